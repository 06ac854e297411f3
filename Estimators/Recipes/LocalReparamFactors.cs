using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// Local reparameterization where σ = UV is a sum of k outer products (the k-tied normal, Swiatkowski et al. 2020, 2002.02655). Then σ² has a rank
/// of r = k(k+1)/2 at most, one term for each pair p ≤ s of factors, and the products with it are thin:
///   σ² = PC,  P = (uᵢₚuᵢₛ) [K, r],  C = ((2 − [p = s])·vₚⱼvₛⱼ) [r, L]
///   A = X²P [M, r],  v = AC,  B = γ + √v⊙ζ as in <see cref="LocalReparam{TRule}"/>
///   ∂A = QCᵀ,  ∂P = (X²)ᵀ∂A,  ∂C = AᵀQ,  ∂X² = ∂A·Pᵀ                    θ has no part in σ
/// With N [k, r] how often a factor stands in a pair, log P = (log u)N and log C = Nᵀ(log v) + …, so that
///   ∂(log u) = (∂P⊙P)Nᵀ,  ∂(log v) = N(∂C⊙C).
/// On a convolution A has a row for each output position and P the rows of its kernel.
/// </summary>
public sealed class LocalReparamFactors<TRule> : LocalReparam<TRule> where TRule : struct, IPosteriorRule
{
    // N, and 2 − [p = s] as a column.
    private readonly Matrix _counts;
    private readonly Matrix _weights;

    // P, A, and their gradients; ∂C⊙C.
    private readonly Matrix _ofInputs;
    private readonly Matrix _sums;
    private readonly Matrix _byInputs;
    private readonly Matrix _bySums;
    private readonly Matrix _byOutputs;
    private readonly LinearMap _thin;

    public LocalReparamFactors(LayerContext context) : base(context, FactorPairs.Count(context.Posterior.Factors))
    {
        var (factors, pairs) = (context.Posterior.Factors, Variances.Rows);
        _counts = Allocate(factors, pairs);
        _weights = Allocate(pairs, 1);
        _ofInputs = Allocate(context.Inputs, pairs);
        _sums = Allocate(Output.Rows, pairs);
        _byInputs = Allocate(context.Inputs, pairs);
        _bySums = Allocate(Output.Rows, pairs);
        _byOutputs = Allocate(pairs, context.Outputs);
        _thin = Own(new Dense(context.Outputs).CreateMap(Backend, new Shape(pairs), Output.Rows));
        var (counts, weights, pair) = (new float[factors * pairs], new float[pairs], 0);
        for (var p = 0; p < factors; p++)
            for (var other = p; other < factors; other++, pair++)
            {
                counts[p * pairs + pair]++;
                counts[other * pairs + pair]++;
                weights[pair] = p == other ? 1 : 2;
            }

        Backend.Upload(counts, _counts);
        Backend.Upload(weights, _weights);
    }

    /// <summary>σ does not depend on θ.</summary>
    public override void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> squares) => moments.Outer(Input, Delta, squares);

    protected override void Prepare()
    {
        Backend.Gemm<Level<SigmaRule>>(Product.NN, Scales[0].Value, _counts, Operands.Read().Write(_ofInputs));
        Backend.Gemm<TimesExp>(Product.TN, _counts, Scales[1].Value, Operands.Read(_weights).Write(Variances));
        SquareInput();
        Map.Forward<Copy>(Squares, _ofInputs, Operands.Read().Write(_sums));
    }

    protected override void Draw<TThen>(in Operands operands) =>
        Context.Layer.Activation.Forward<Sample, TThen>(_thin, _sums, Variances, operands);

    protected override void BackwardScale()
    {
        Backend.Gemm<Copy>(Product.NT, Q, Variances, Operands.Read().Write(_bySums));
        if (!TRule.Learned)
            return;
        Map.GradientByWeights<Multiply>(Squares, _bySums, Operands.Read(_ofInputs).Write(_byInputs));
        Backend.Gemm<Copy>(Product.NT, _byInputs, _counts, Operands.Read().Write(Scales[0].Gradient));
        Backend.Gemm<Multiply>(Product.TN, _sums, Q, Operands.Read(Variances).Write(_byOutputs));
        Backend.Gemm<Copy>(Product.NN, _counts, _byOutputs, Operands.Read().Write(Scales[1].Gradient));
    }

    protected override void BackwardSquares(Matrix target) => Map.GradientByInput<Copy>(_bySums, _ofInputs, Operands.Read().Write(target));

    /// <summary>(x, w) → w·eˣ.</summary>
    public readonly struct TimesExp : IBinary<TimesExp>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T> => b * Elementary.Exp(a);
    }
}
