namespace Sgvb.Noise;

/// <summary>
/// Names one array of noise: equal keys give equal noise on every backend, whatever the vector width, thread count or block size.
/// The Philox key is (<see cref="Seed"/>, <see cref="Stream"/>); the counter is (block low, block high, <see cref="Draw"/> low,
/// <see cref="Draw"/> high), where the block follows from the logical element index (see <see cref="NoiseIndex"/>).
/// </summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Stream">What the noise is for: layer and purpose, see <see cref="NoiseStream"/>.</param>
/// <param name="Draw">The step or draw number.</param>
/// <param name="Mirrored">The antithetic twin of the same noise: −ε for normals and signs, 1 − u for uniforms.</param>
/// <param name="Sample">Which of the gradients that one step averages, below 32768; 0 where it makes one.</param>
/// <param name="Points">How the rows are points of a randomised net, where they are; then all gradients that a step averages share the array.</param>
public readonly record struct NoiseKey(uint Seed, uint Stream, ulong Draw, bool Mirrored = false, uint Sample = 0, PointSet Points = default)
{
    public NoiseKey For(int layer, NoiseStream purpose, PointSet points = default) => this with
    {
        Stream = (points.IsSet ? 0 : Sample << 16) | ((uint)layer * 16u + (uint)purpose),
        Points = points,
    };
}

/// <summary>What an array of noise is for. The stream number is sample·65536 + layer·16 + purpose.</summary>
public enum NoiseStream : uint
{
    Weight = 0,
    PreActivation = 1,
    Input = 2,
    SignIn = 3,
    SignOut = 4,
    Initialisation = 5,
    Minibatch = 6,
    Benchmark = 7,
}

/// <summary>What a 32-bit word is mapped to.</summary>
public enum NoiseKind
{
    /// <summary>Standard normal, see <see cref="NormalMap"/>.</summary>
    Normal,

    /// <summary>±1 with equal probability: bit 31 of the word set means −1.</summary>
    Sign,

    /// <summary>Uniform in (0, 1]: the low 31 bits of the word, plus one half, times 2^-31, rounded to single precision (so 1 occurs).</summary>
    Uniform,
}
