namespace Sgvb.References;

/// <summary>
/// One dense layer as the reference estimators see it: θ [K, L], the signed scale s [K, L] (s = √α·θ or s = σ), and ρ = √α by input unit
/// where the posterior has one. The bias is added, and its gradient taken, outside of the estimators.
/// </summary>
public sealed class ReferenceLayer
{
    private readonly NoiseKey _key;
    private readonly PosteriorSpec _posterior;
    private readonly ReferenceTensors _tensors;
    private readonly NoiseGenerator _generator;

    public ReferenceLayer(
        ReferenceTensors tensors, PosteriorSpec posterior, int index, NoiseKey key, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        (_tensors, _posterior, Index, _key, _generator) = (tensors, posterior, index, key, generator);
        (K, L) = (tensors.Inputs, tensors.Outputs);
        Theta = new double[K, L];
        Scale = new double[K, L];
        Rho = new double[K];
        for (var i = 0; i < K; i++)
        {
            for (var j = 0; j < L; j++)
            {
                Theta[i, j] = tensors.Theta[i * L + j];
                Scale[i, j] = posterior.Kind == PosteriorKind.Sigma
                    ? Math.Exp(LogScale(i, j))
                    : Math.Exp(LogScale(i, j) / 2) * Theta[i, j];
            }

            var byInput = posterior.Kind == PosteriorKind.Alpha && posterior.Tie != Tie.Weight;
            Rho[i] = byInput ? Math.Exp(LogScale(i, 0) / 2) : double.NaN;
        }
    }

    /// <summary>The layer's number, 0 = bottom.</summary>
    public int Index { get; }

    /// <summary>Layers above this one.</summary>
    public int Above { get; init; }

    public int K { get; }

    public int L { get; }

    public double[,] Theta { get; }

    public double[,] Scale { get; }

    /// <summary>√α by input unit; not a number where α differs by weight or the posterior is sigma.</summary>
    public double[] Rho { get; }

    /// <summary>log α or log σ of one weight.</summary>
    public double LogScale(int i, int j) => _tensors.LogScale[ScaleIndex(i, j)];

    /// <summary>Where in the tensor of log scales a weight's value stands.</summary>
    public int ScaleIndex(int i, int j) => _posterior.Tie switch
    {
        Tie.Layer => 0,
        Tie.Unit => i,
        _ => i * L + j,
    };

    public double Normal(NoiseStream purpose, long row, int column, int columns) =>
        ReferenceNoise.Normal(ReferenceNoise.Array(_key, Index, purpose), row, column, columns, _generator);

    /// <summary>The normals of columns <paramref name="first"/> … of one row of an array with <paramref name="columns"/> columns.</summary>
    public void Normals(NoiseStream purpose, long row, int columns, int first, Span<double> values) =>
        ReferenceNoise.Normals(ReferenceNoise.Array(_key, Index, purpose), row, columns, first, values, _generator);

    public double Uniform(NoiseStream purpose, long row, int column, int columns) =>
        ReferenceNoise.Uniform(ReferenceNoise.Array(_key, Index, purpose), row, column, columns, _generator);

    /// <summary>Signs stay as they are in an antithetic twin: two flips would cancel.</summary>
    public double Sign(NoiseStream purpose, long row, int column, int columns) =>
        ReferenceNoise.Sign(ReferenceNoise.Array(_key, Index, purpose) with { Mirrored = false }, row, column, columns, _generator);
}

/// <summary>
/// What a layer's backward pass yields: gradients by input X [M, K], by θ [K, L] at fixed scale, and by the scale, either by weight
/// (Scale [K, L]) or, for noise on the inputs, by ρ = √α (Rho [K]).
/// </summary>
public sealed class ReferenceLayerGradient(int m, int k, int l)
{
    public double[,] X { get; } = new double[m, k];

    public double[,] Theta { get; } = new double[k, l];

    public double[,] Scale { get; } = new double[k, l];

    public double[] Rho { get; } = new double[k];
}

/// <summary>One estimator on one layer, by loops. Pre-activations come without the bias.</summary>
public interface IReferenceEstimator
{
    /// <summary>Whether the noise variables are the layer's inputs rather than its weights, which is what the KL sums over.</summary>
    bool OnInputs => false;

    /// <summary>The pre-activations, a row for each of x's; S rows for each where the layer is sampled S times, sample by sample.</summary>
    double[,] Forward(ReferenceLayer layer, double[,] x);

    /// <summary>The gradients by a layer's parameters and by x, from those by its pre-activations.</summary>
    ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta);
}
