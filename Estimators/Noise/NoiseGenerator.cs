namespace Sgvb.Noise;

/// <summary>The generators that there are.</summary>
public enum NoiseGenerator
{
    /// <summary>The contract: Philox4x32-10 and <see cref="NormalMap"/>, on every backend.</summary>
    Philox,

    /// <summary>The faster one of the managed backend: <see cref="RowHash"/> and <see cref="NormalTable"/>.</summary>
    RowHash,
}
