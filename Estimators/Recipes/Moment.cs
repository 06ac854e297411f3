using Sgvb.Model.Activations;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes;

/// <summary>
/// Deterministic moment propagation, diagonal (Wu et al. 2019, 1810.03958): no noise is drawn. Means and variances of all units go through the network
/// as if units were independent and pre-activations normal. With a layer's input of mean m, second moment e and variance c, all [M, K]
/// (c = 0 at the bottom), and weights N(θ, s²),
///   μ = mθ + b,  v = es² + cθ²                                       pre-activations, [M, L]
///   m′, c′ = mean and variance of max(x, 0), x ~ N(μ, v),  e′ = m′² + c′       (<see cref="RectifiedNormal"/>)
/// and the loss of the logits is the second-order expansion of E log Σ eˣ around μ, with p = softmax(μ):
///   −E log p(y) ≈ log Σ e^μ − μ_y + ½ Σ v·p(1 − p)
/// Backward, with Δ = ∂/∂μ and Q = ∂/∂v:
///   ∂θ = mᵀΔ + 2θ⊙(cᵀQ) + ∂s·∂s/∂θ,  ∂s = 2s⊙(eᵀQ),  ∂m = Δθᵀ,  ∂e = Q(s²)ᵀ,  ∂c = Q(θ²)ᵀ
/// Three products in the place of one, two at the bottom. It is the gradient of an objective of its own, which differs from the expected loss by what the
/// correlations of units, the shape of their distributions and the expansion's rest bring: that bias is reported, and it is ranked nowhere.
/// For dense layers with ReLU, whose moments have this closed form; at the positions of a convolution units share a kernel, and a diagonal would miss most
/// of what they have in common.
/// </summary>
public sealed class Moment<TRule> : NoisyLayer<TRule> where TRule : struct, IPosteriorRule
{
    private readonly Moment<TRule>? _below;
    private Moment<TRule>? _above;
    private readonly Matrix _variances;
    private readonly Matrix _squaredMeans;

    // Of the pre-activations; at the top the mean is the output.
    private readonly Matrix _mean;
    private readonly Matrix _variance;
    private readonly Matrix _byVariance;

    // e and c of the input; c is missing at the bottom.
    private readonly Matrix _inputSquares;
    private readonly Matrix? _inputVariance;

    // ∂e.
    private readonly Matrix? _bySquares;
    private readonly SoftmaxExpansion? _expansion;

    public Moment(LayerContext context) : base(context)
    {
        _below = (Moment<TRule>?)Previous;
        if (_below is not null)
            _below._above = this;
        _variances = AllocateAsWeights();
        _squaredMeans = AllocateAsWeights();
        _mean = context.Above == 0 ? Output : AllocateAsOutput();
        _variance = AllocateAsOutput();
        _byVariance = AllocateAsOutput();
        _inputSquares = AllocateAsInput();
        _inputVariance = _below is null ? null : AllocateAsInput();
        _bySquares = _below is null ? null : AllocateAsInput();
        if (context.Above == 0)
            _expansion = new SoftmaxExpansion(context, Allocate);
    }

    public override void Forward(in NoiseKey key)
    {
        UpdateLevel();
        Backend.Map<LocalReparam<TRule>.Variance>(Operands.Read(Theta, Level).Write(_variances));
        Map.Forward<Add>(Input, Theta, Operands.Read(Bias).Write(_mean));
        if (_below is null)
        {
            Backend.Map<Square>(Operands.Read(Input).Write(_inputSquares));
            Map.Forward<Copy>(_inputSquares, _variances, Operands.Read().Write(_variance));
        }
        else
        {
            Backend.Map<Square>(Operands.Read(Theta).Write(_squaredMeans));
            Map.Forward<Copy>(_inputSquares, _variances, Operands.Read().Write(_variance));
            Map.Forward<Add>(_inputVariance!, _squaredMeans, Operands.Read(_variance).Write(_variance));
        }

        if (_above is not null)
            Backend.Map<Rectify>(Operands.Read(_mean, _variance).Write(Output, _above._inputSquares, _above._inputVariance));
    }

    public override void Loss(in NoiseKey key, Matrix labels, Matrix losses)
    {
        base.Loss(key, labels, losses);
        _expansion!.Add(_variance, Delta, _byVariance, losses);
    }

    public override void Backward(in NoiseKey key)
    {
        Map.GradientByWeights<Copy>(Input, Delta, Operands.Read().Write(GradTheta));
        if (_inputVariance is not null)
            Map.GradientByWeights<AddTwice>(_inputVariance, _byVariance, Operands.Read(Theta, GradTheta).Write(GradTheta));
        Map.GradientByWeights<LocalReparam<TRule>.Gradient>(_inputSquares, _byVariance, WriteGradients(Operands.Read(GradTheta, Theta, Level)));
        ReduceGradLog();
        if (_below is null)
            return;
        Map.GradientByInput<Copy>(Delta, Theta, Operands.Read().Write(_below.Delta));
        Map.GradientByInput<Copy>(_byVariance, _variances, Operands.Read().Write(_bySquares!));
        Map.GradientByInput<BackThroughRelu>(
            _byVariance, _squaredMeans, Operands.Read(_below.Delta, _bySquares, _below._mean, _below._variance).Write(_below.Delta, _below._byVariance));
    }

    /// <summary>(μ, v) → (m, e, c).</summary>
    public readonly struct Rectify : IOperation
    {
        public static int Inputs => 2;

        public static int Outputs => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = RectifiedNormal.Moments(a, b, out z);
            y = T.Fma(x, x, z);
        }
    }

    /// <summary>(∂c, ∂m, ∂e, μ, v) → (Δ, Q) of the layer below.</summary>
    public readonly struct BackThroughRelu : IOperation
    {
        public static int Inputs => 5;

        public static int Outputs => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = RectifiedNormal.Gradient(d, e, b, c, a, out y);
            z = default;
        }
    }

    /// <summary>(a, θ, sum) → sum + 2θa.</summary>
    public readonly struct AddTwice : ITernary<AddTwice>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => T.Fma(T.Create(2) * b, a, c);
    }
}

internal sealed class MomentEntry : EstimatorEntry
{
    // Of a layer's three products forward one is missing at the bottom.
    private const double ProductsAbove = 3, ProductsAtBottom = 2;

    public override string Name => "moment";

    public override string Summary => "deterministic moment propagation, diagonal, relu and dense layers only, biased (Wu et al. 2019)";

    public override bool HasNoise => false;

    public override bool IsBiased => true;

    public override string Family => "moment ";

    public override string? RefusalOn(Network network) => network.Layers.FirstOrDefault(l => l.Spec is not Dense) is { } other
        ? $"{Name} is for dense layers, not {other.Spec}: at the positions of a convolution units share a kernel, which a diagonal misses; use local-reparam."
        : network.Layers.Count > 1 && network.Activation != Activation.Relu
        ? $"{Name} knows the moments of relu alone, not of {network.Activation}; use local-reparam."
        : null;

    public override LayerCost Cost(Layer layer, int examples, EstimatorSpec spec) => new(ProductsAbove, Normals: 0);

    public override LayerCost Cost(Network network, int index, int examples, EstimatorSpec spec) =>
        new(index == 0 ? ProductsAtBottom : ProductsAbove, Normals: 0);

    protected override LayerRecipe Create<TRule>(LayerContext context) => new Moment<TRule>(context);
}
