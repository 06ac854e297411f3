using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// Variational online Gauss–Newton (Khan et al. 2018, 1806.04854, eq. 10): one weight sample a minibatch, as in <see cref="Shared{TRule}"/>, and in
/// place of the gradient by the scale the scale times the curvature, which for a Gaussian is the same in the mean (Opper and Archambeau 2009),
/// E ∂²f/∂w² = ∂E f/∂σ / σ; the curvature is replaced by the mean of the examples' own squared gradients gₙ, which it is not.
///   W = θ + s⊙ε,  G = XᵀΔ
///   ∂s = s⊙(1/M)Σₙ gₙ²   (N/M for the sum over the data set),   ∂θ = G + ∂s·∂s/∂θ,   ∂X = ΔWᵀ
/// On a dense layer gₙ = xₙ(MΔₙ)ᵀ, so that (1/M)Σ gₙ² = M·(X²)ᵀΔ², one product more. On a convolution an example's gradient sums over positions
/// before it is squared: one small product for each example.
/// The gradient by the scale is biased, by as much as the Gauss–Newton curvature is; so is ∂θ where s depends on θ. IVON (Shen et al. 2024) keeps the
/// unbiased one: its estimate of the curvature, g(w − θ)/σ², times σ is shared's ∂s = G⊙ε itself.
/// </summary>
public sealed class Vogn<TRule> : Shared<TRule> where TRule : struct, IPosteriorRule
{
    private readonly Matrix _rootOfExamples;
    private readonly Matrix? _squares;
    private readonly Matrix? _deltaSquares;
    private readonly Matrix? _curvature;

    public Vogn(LayerContext context) : base(context)
    {
        Backend.Upload([MathF.Sqrt(context.Examples)], _rootOfExamples = Allocate(1, 1));
        if (Map.SumsOverPositions)
            _curvature = AllocateAsWeights();
        else
            (_squares, _deltaSquares) = (AllocateAsInput(), AllocateAsOutput());
    }

    public override void Backward(in NoiseKey key)
    {
        Map.GradientByWeights<Copy>(Input, Delta, Operands.Read().Write(GradTheta));
        if (_curvature is null)
            Whole();
        else
            ExampleByExample(_curvature);
        ReduceGradLog();
        BackwardInput();
    }

    private void Whole()
    {
        Backend.Map<Square>(Operands.Read(Input).Write(_squares!));
        Backend.Map<PerExampleMoments.ScaledSquare>(Operands.Read(Delta, _rootOfExamples).Write(_deltaSquares!));
        Map.GradientByWeights<Gradient>(_squares!, _deltaSquares!, WriteGradients(Operands.Read(GradTheta, Theta, Level)));
    }

    private void ExampleByExample(Matrix curvature)
    {
        Backend.Map<Zero>(Operands.Read().Write(curvature));
        for (var m = 0; m < Context.Examples; m++)
            Map.ExampleGradient<AddScaledSquare>(m, Input, Delta, Operands.Read(_rootOfExamples, curvature).Write(curvature));
        Backend.Map<Gradient>(WriteGradients(Operands.Read(curvature, GradTheta, Theta, Level)));
    }

    /// <summary>(a, r, sum) → sum + (ra)².</summary>
    public readonly struct AddScaledSquare : ITernary<AddScaledSquare>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T>
        {
            var scaled = b * a;
            return T.Fma(scaled, scaled, c);
        }
    }

    /// <summary>((1/M)Σ gₙ², G, θ, level) → (∂θ, ∂log by weight).</summary>
    public new readonly struct Gradient : IQuaternaryPair<Gradient>
    {
        static int IOperation.Outputs => TRule.Learned ? 2 : 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d, out T y) where T : struct, ILane<T>
        {
            var x = b;
            y = TRule.Chain(c, d, TRule.Scale(c, d) * a, ref x);
            return x;
        }
    }
}

internal sealed class VognEntry : SharedEntry
{
    // Of a layer's three products (two at the bottom) there is one more.
    private const double ProductsAbove = 4.0 / 3, ProductsAtBottom = 3.0 / 2;

    public override string Name => "vogn";

    public override string Summary => "one weight sample a minibatch; the scale's gradient from squares of example gradients, biased (Khan et al. 2018)";

    public override bool IsBiased => true;

    public override string Family => "gauss-newton ";

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(ProductsAbove, layer.Weights);

    public override LayerCost Cost(Network network, int index, int examples, EstimatorSpec spec) =>
        new(index == 0 ? ProductsAtBottom : ProductsAbove, network.Layers[index].Weights);

    protected override LayerRecipe Create<TRule>(LayerContext context) => new Vogn<TRule>(context);
}
