namespace Sgvb.Recipes.Parts;

/// <summary>
/// Squared lengths of per-example gradients of one layer's θ: for every example m the sum Σ_ij g_mij² over the weights, with g_mij the
/// gradient of −log p of example m alone. No per-example gradient is stored. x is the layer's input [M, K] as the product saw it, Δ [M, L]
/// the gradient of the MEAN loss with respect to the pre-activations, so example m's own is MΔ.
/// Each sum factors, because only the sum over the weights is wanted:
///   outer product, g = xᵢΔⱼ:                         ‖x_m‖²‖Δ_m‖²
///   local reparameterization, g = xᵢΔⱼ + cᵢⱼxᵢ²Qⱼ:  + Σ_j [2ΔQ·(x³c) + Q²·(x⁴c²)]_mj, with Q = Δζ/(2√v) and c = ∂s²/∂θ
///   weight noise by example, g = xᵢΔⱼ(1 + ρᵢⱼε_mij): Σ_ij x²Δ²(1 + ρε)², the noise made again
/// On a convolution an example's gradient sums over positions first, so that nothing factors: it is worked out for one example after the
/// other, squared and summed.
/// Scratch is allocated at the first use.
/// </summary>
public sealed partial class PerExampleMoments : IDisposable
{
    private readonly IBackend _backend;
    private readonly LinearMap _map;
    private readonly int _examples;
    private readonly int _inputs;
    private readonly int _outputs;

    // M and 1 as operands.
    private readonly Matrix _minibatch;
    private readonly Matrix _one;
    private readonly Matrix _total;

    private readonly Dictionary<string, Matrix> _scratch = [];

    public PerExampleMoments(IBackend backend, LinearMap map, LayerContext context)
    {
        (_backend, _map) = (backend, map);
        (_examples, _inputs, _outputs) = (context.Examples, context.Inputs, context.Outputs);
        _minibatch = Scratch("minibatch", 1, 1);
        _one = Scratch("one", 1, 1);
        _total = Scratch("total of one", 1, 1);
        backend.Upload([_examples], _minibatch);
        backend.Upload([1], _one);
    }

    /// <summary>
    /// g = xᵢΔⱼ: no noise, noise on the input (x is the noisy input), or σ by weight, whose θ-gradient has no more terms.
    /// </summary>
    /// <param name="sums">[M], filled.</param>
    public void Outer(Matrix x, Matrix delta, Span<double> sums)
    {
        if (_map.SumsOverPositions)
        {
            var squared = Weights("squares");
            for (var m = 0; m < _examples; m++)
            {
                _map.ExampleGradient<ScaledSquare>(m, x, delta, Operands.Read(_minibatch).Write(squared));
                sums[m] = Total(squared);
            }

            return;
        }

        var squares = Squares("x2", x, _one);
        var deltas = Squares("delta2", delta, _minibatch);
        var left = Scratch("row", _examples, 1);
        var right = Scratch("row2", _examples, 1);
        _backend.Sum(squares, left);
        _backend.Sum(deltas, right);
        _backend.Map<Multiply>(Operands.Read(left, right).Write(left));
        sums.Clear();
        Add(left, sums);
    }

    /// <param name="q">Q = Δζ/(2√v) [M, L], with the mean loss's Δ; 0 where v = 0.</param>
    /// <param name="c">c = ∂s²/∂θ = 2ρ²θ [K, L].</param>
    /// <param name="sums">[M], filled.</param>
    public void Local(Matrix x, Matrix delta, Matrix q, Matrix c, Span<double> sums)
    {
        if (_map.SumsOverPositions)
        {
            var (mean, squared, inputs) = (Weights("mean"), Weights("squares"), Squares("x2", x, _one));
            for (var m = 0; m < _examples; m++)
            {
                _map.ExampleGradient<Copy>(m, x, delta, Operands.Read().Write(mean));
                _map.ExampleGradient<LocalSquare>(m, inputs, q, Operands.Read(c, mean, _minibatch).Write(squared));
                sums[m] = Total(squared);
            }

            return;
        }

        Outer(x, delta, sums);
        var power = Scratch("power", _examples, _inputs);
        var weights = Scratch("weights", _inputs, _outputs);
        var product = Scratch("product", _examples, _outputs);
        _backend.Map<Cube>(Operands.Read(x).Write(power));
        _map.Forward<Cross>(power, c, Operands.Read(delta, q, _minibatch).Write(product));
        Add(product, sums);
        _backend.Map<Multiply>(Operands.Read(power, x).Write(power));
        _backend.Map<Square>(Operands.Read(c).Write(weights));
        _map.Forward<TimesSquare>(power, weights, Operands.Read(q, _minibatch).Write(product));
        Add(product, sums);
    }

    /// <param name="rho">ρ = ∂s/∂θ [K, L].</param>
    /// <param name="key">The layer's key of the last step.</param>
    /// <param name="sums">[M], filled.</param>
    public void WeightNoise(Matrix x, Matrix delta, Matrix rho, in NoiseKey key, Span<double> sums)
    {
        if (_map.SumsOverPositions)
        {
            var (noise, squared) = (Weights("noise"), Weights("squares"));
            for (var m = 0; m < _examples; m++)
            {
                _backend.FillNoise(noise, key, NoiseKind.Normal, (long)m * _inputs);
                _map.ExampleGradient<NoisySquare>(m, x, delta, Operands.Read(rho, noise, _minibatch).Write(squared));
                sums[m] = Total(squared);
            }

            return;
        }

        var target = Scratch("row", _examples, 1);
        _map.NoiseSquares(Squares("x2", x, _one), rho, Squares("delta2", delta, _minibatch), key, target);
        sums.Clear();
        Add(target, sums);
    }

    /// <summary>A scratch matrix in the shape of the weights, kept under its name.</summary>
    public Matrix Weights(string name) => Scratch(name, _inputs, _outputs);

    public void Dispose()
    {
        foreach (var matrix in _scratch.Values)
            matrix.Dispose();
        _scratch.Clear();
    }

    private float Total(Matrix squared)
    {
        _backend.Sum(squared, _total);
        Span<float> total = [0];
        _backend.Download(_total, total);
        return total[0];
    }

    private Matrix Squares(string name, Matrix source, Matrix scale)
    {
        var target = Scratch(name, source.Rows, source.Columns);
        _backend.Map<ScaledSquare>(Operands.Read(source, scale).Write(target));
        return target;
    }

    /// <summary>Adds every row's sum, taken in float32 on the device.</summary>
    private void Add(Matrix source, Span<double> sums)
    {
        var rows = source;
        if (source.Columns > 1)
        {
            rows = Scratch("total", source.Rows, 1);
            _backend.Sum(source, rows);
        }

        var host = new float[rows.Rows];
        _backend.Download(rows, host);
        for (var m = 0; m < host.Length; m++)
            sums[m] += host[m];
    }

    private Matrix Scratch(string name, int rows, int columns)
    {
        name = $"{name} {rows} {columns}";
        if (!_scratch.TryGetValue(name, out var matrix))
            _scratch[name] = matrix = _backend.Allocate(rows, columns);
        return matrix;
    }

    /// <summary>(a, m) → (m·a)².</summary>
    public readonly struct ScaledSquare : IBinary<ScaledSquare>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T>
        {
            var scaled = b * a;
            return scaled * scaled;
        }
    }

    /// <summary>((X²)ᵀQ, c, XᵀΔ, M) of one example → (M(XᵀΔ + c·(X²)ᵀQ))².</summary>
    public readonly struct LocalSquare : IQuaternary<LocalSquare>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d) where T : struct, ILane<T>
        {
            var scaled = LocalGradient.Of(a, b, c, d);
            return scaled * scaled;
        }
    }

    /// <summary>(XᵀΔ, ρ, ε, M) of one example → (M·XᵀΔ·(1 + ρε))².</summary>
    public readonly struct NoisySquare : IQuaternary<NoisySquare>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d) where T : struct, ILane<T>
        {
            var scaled = d * a * T.Fma(b, c, T.Create(1));
            return scaled * scaled;
        }
    }

    /// <summary>a → a³.</summary>
    public readonly struct Cube : IUnary<Cube>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a) where T : struct, ILane<T> => a * a * a;
    }

    /// <summary>(x³c, Δ, Q, M) → 2·(x³c)·MΔ·MQ.</summary>
    public readonly struct Cross : IQuaternary<Cross>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d) where T : struct, ILane<T> => T.Create(2) * a * (d * b) * (d * c);
    }

    /// <summary>(x⁴c², Q, M) → (x⁴c²)·(MQ)².</summary>
    public readonly struct TimesSquare : ITernary<TimesSquare>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T>
        {
            var q = c * b;
            return a * q * q;
        }
    }
}
