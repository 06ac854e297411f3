namespace Sgvb.Recipes.Parts;

/// <summary>
/// The second-order expansion of E log Σ eˣ around the mean, for independent x ~ N(μ, v), with p = softmax(μ): log Σ e^μ + ½ Σ v·p(1 − p). Added to the
/// cross-entropy at μ, for the mean over M examples:
///   ∂/∂v = ½p(1 − p)/M,   ∂/∂μ = (p − [label])/M + ½(h − p Σ h)/M  with h = v(1 − 2p)p
/// p is taken back from the cross-entropy's own gradient, (p − [label])/M, which is negative at the label alone.
/// </summary>
public sealed class SoftmaxExpansion
{
    private readonly IBackend _backend;
    private readonly Matrix _examples;
    private readonly Matrix _share;
    private readonly Matrix _p;
    private readonly Matrix _slopes;
    private readonly Matrix _rest;

    /// <param name="context">The top layer.</param>
    /// <param name="allocate">A matrix of rows × columns that the caller owns.</param>
    public SoftmaxExpansion(LayerContext context, Func<int, int, Matrix> allocate)
    {
        _backend = context.Backend;
        _backend.Upload([context.Examples], _examples = allocate(1, 1));
        _backend.Upload([1f / context.Examples], _share = allocate(1, 1));
        _p = allocate(context.Examples, context.Outputs);
        _slopes = allocate(context.Examples, 1);
        _rest = allocate(context.Examples, 1);
    }

    /// <param name="variance">v, [M, C].</param>
    /// <param name="delta">The gradient of the mean cross-entropy at μ, [M, C]; takes that of the expansion.</param>
    /// <param name="byVariance">Takes ∂/∂v.</param>
    /// <param name="losses">[M, 1], added to.</param>
    public void Add(Matrix variance, Matrix delta, Matrix byVariance, Matrix losses)
    {
        _backend.Map<Probability>(Operands.Read(delta, _examples).Write(_p));
        _backend.MapSum<Slope>(Operands.Read(_p, variance), _slopes, null);
        _backend.MapSum<Rest>(Operands.Read(_p, variance), _rest, null);
        _backend.Map<Add>(Operands.Read(losses, _rest).Write(losses));
        _backend.Map<Gradient>(Operands.Read(delta, _p, variance, _slopes, _share).Write(delta, byVariance));
    }

    /// <summary>((p − [label])/M, M) → p.</summary>
    public readonly struct Probability : IBinary<Probability>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T>
        {
            var difference = a * b;
            return difference + T.WherePositive(T.Create(0) - difference, T.Create(1));
        }
    }

    /// <summary>(p, v) → h.</summary>
    public readonly struct Slope : IBinary<Slope>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T> => b * (T.Create(1) - (a + a)) * a;
    }

    /// <summary>(p, v) → ½v·p(1 − p).</summary>
    public readonly struct Rest : IBinary<Rest>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T> => T.Create(0.5f) * b * a * (T.Create(1) - a);
    }

    /// <summary>((p − [label])/M, p, v, Σh, 1/M) → (∂/∂μ, ∂/∂v).</summary>
    public readonly struct Gradient : IOperation
    {
        public static int Inputs => 5;

        public static int Outputs => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            var half = T.Create(0.5f) * e;
            x = T.Fma(half, Slope.Of(b, c) - b * d, a);
            y = half * b * (T.Create(1) - b);
            z = default;
        }
    }
}
