namespace Sgvb.Recipes.Parts;

/// <summary>
/// Multiplicative noise on a layer's input, "type A" (Srivastava et al. 2014; 1506.02557, section 3.2): the weights of one input unit
/// share their noise, so the posterior is correlated and is another objective than independent weight noise.
///   X̃ = X⊙F, F [M, K] a factor with mean 1 and variance α     B = X̃θ + b
///   ∂θ = X̃ᵀΔ,  ∂X̃ = Δθᵀ,  ∂X = ∂X̃⊙F,  and for F = 1 + ρξ: ∂log αᵢ = ½ Σₘ ∂X̃⊙X⊙(F − 1)
/// α is tied by layer or by input unit: there is no noise variable a weight.
/// </summary>
public abstract class InputNoiseLayer : LayerRecipe, IPerExampleMoments
{
    private readonly bool _learned;
    private readonly Matrix _noisyInput;
    private readonly Matrix? _gradInput;
    private readonly Matrix _gradLog;
    private readonly Matrix _gradLogRow;

    protected InputNoiseLayer(LayerContext context, bool learned) : base(context)
    {
        _learned = learned;
        Factor = AllocateAsInput();
        _noisyInput = AllocateAsInput();
        _gradInput = Previous is null && learned ? AllocateAsInput() : null;
        _gradLog = AllocateAsInput();
        _gradLogRow = Allocate(1, LogScale.Rows);
        Level = Allocate(1, LogScale.Rows);
    }

    /// <summary>ρ = √α as a row, [1, 1] or [1, K], so that it broadcasts over the examples.</summary>
    protected Matrix Level { get; }

    /// <summary>F.</summary>
    protected Matrix Factor { get; }

    public override void Forward(in NoiseKey key)
    {
        Transpose<Level<AlphaRule>>(LogScale, Level);
        DrawFactor(KeyFor(key, NoiseStream.Input));
        Backend.Map<Multiply>(Operands.Read(Input, Factor).Write(_noisyInput));
        Activate<Add>(_noisyInput, Theta, Operands.Read(Bias).Write(Output));
    }

    public override void Backward(in NoiseKey key)
    {
        Map.GradientByWeights<Copy>(_noisyInput, Delta, Operands.Read().Write(GradTheta));
        var operands = Operands.Read(Input, Factor);
        if (!_learned)
        {
            if (Previous is not null)
                GradientByInput<Gradient>(Delta, Theta, operands.Write(InputDelta!));
            return;
        }

        if (Previous is null)
            Map.GradientByInput<LearnedGradient>(Delta, Theta, operands.Write(_gradInput!, _gradLog));
        else
            GradientByInput<LearnedGradient>(Delta, Theta, operands.Write(InputDelta!, _gradLog));
        Backend.Sum(_gradLog, _gradLogRow);
        Transpose<Copy>(_gradLogRow, GradLogScale);
    }

    public void ThetaSquares(PerExampleMoments moments, in NoiseKey key, Span<double> squares) => moments.Outer(_noisyInput, Delta, squares);

    /// <summary>Fills <see cref="Factor"/>.</summary>
    protected abstract void DrawFactor(in NoiseKey key);

    /// <summary>(∂X̃, X, F) → ∂X.</summary>
    public readonly struct Gradient : ITernary<Gradient>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => a * c;
    }

    /// <summary>(∂X̃, X, F) → (∂X, ∂log α by example and unit).</summary>
    public readonly struct LearnedGradient : ITernaryPair<LearnedGradient>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, out T y) where T : struct, ILane<T>
        {
            y = T.Create(0.5f) * a * b * (c - T.Create(1));
            return a * c;
        }
    }
}
