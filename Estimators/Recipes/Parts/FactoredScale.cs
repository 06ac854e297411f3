namespace Sgvb.Recipes.Parts;

/// <summary>
/// The k-tied normal (Swiatkowski et al. 2020, 2002.02655), weight by weight: σ = UV with U = exp(log u) [K, k], V = exp(log v) [k, L].
///   from D = ∂/∂(log σ) [K, L]:   ∂(log u) = U⊙((D⊘σ)Vᵀ),   ∂(log v) = V⊙(Uᵀ(D⊘σ))
/// All three products have an inner or outer length of k; with k = 1 the two sums are one pass over D. Estimators that need each weight's σ go this
/// way; local reparameterization, which needs sums over σ² alone, has a shorter one.
/// </summary>
public sealed class FactoredScale
{
    private readonly IBackend _backend;
    private readonly Matrix _u;
    private readonly Matrix _v;

    /// <param name="context">The layer.</param>
    /// <param name="allocate">A matrix of rows × columns that the caller owns.</param>
    public FactoredScale(LayerContext context, Func<int, int, Matrix> allocate)
    {
        _backend = context.Backend;
        _u = allocate(context.Inputs, context.Posterior.Factors);
        _v = allocate(context.Posterior.Factors, context.Outputs);
    }

    /// <summary>An operation on log σ by weight.</summary>
    /// <param name="scales">log u and log v.</param>
    public void Spread<TOperation>(IReadOnlyList<LayerTensor> scales, Matrix target) where TOperation : struct, IOperation
    {
        _backend.Map<Level<SigmaRule>>(Operands.Read(scales[0].Value).Write(_u));
        _backend.Map<Level<SigmaRule>>(Operands.Read(scales[1].Value).Write(_v));
        _backend.Gemm<OfLog<TOperation>>(Product.NN, _u, _v, Operands.Read().Write(target));
    }

    /// <param name="byLogSigma">[K, L], overwritten.</param>
    public void Sum(Matrix byLogSigma, Matrix byLogU, Matrix byLogV)
    {
        if (_u.Columns == 1)
        {
            // Where D is the same for all weights, as a KL term's is where σ is small, a product's sums of float32 would round one way.
            _backend.MapSum<Share>(Operands.Read(byLogSigma, _u, _v), byLogU, byLogV);
            return;
        }

        _backend.Gemm<OverSigma>(Product.NN, _u, _v, Operands.Read(byLogSigma).Write(byLogSigma));
        _backend.Gemm<Multiply>(Product.NT, byLogSigma, _v, Operands.Read(_u).Write(byLogU));
        _backend.Gemm<Multiply>(Product.TN, _u, byLogSigma, Operands.Read(_v).Write(byLogV));
    }

    /// <summary>σ, but no less than a number whose logarithm and inverse are finite: where it has vanished, so have the shares of its factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T AtLeastNormal<T>(T sigma) where T : struct, ILane<T> => T.Max(sigma, T.Create((float)KlTerm.SmallestSigma));

    /// <summary>(σ) → an operation of log σ.</summary>
    public readonly struct OfLog<TOperation> : IOperation where TOperation : struct, IOperation
    {
        public static int Inputs => 1;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T> =>
            TOperation.Apply(Elementary.Log(AtLeastNormal(a)), b, c, d, e, f, out x, out y, out z);
    }

    /// <summary>(D, u, v) → D, but 0 where σ = uv has vanished, for both sums.</summary>
    public readonly struct Share : ITernaryPair<Share>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, out T y) where T : struct, ILane<T>
        {
            var sigma = b * c;
            return y = a * (sigma / AtLeastNormal(sigma));
        }
    }

    /// <summary>(σ, D) → D/σ.</summary>
    public readonly struct OverSigma : IBinary<OverSigma>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T> => b / AtLeastNormal(a);
    }
}
