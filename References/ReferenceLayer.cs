namespace Sgvb.References;

/// <summary>
/// One layer as the reference estimators see it: which elements of its input an output sums over, θ [K, L], the signed scale s [K, L]
/// (s = √α·θ or s = σ), and ρ = √α by input channel where the posterior has one. The bias is added, and its gradient taken, outside of the
/// estimators.
/// </summary>
public sealed class ReferenceLayer
{
    /// <summary>A sum of factors that vanished counts as this, float32's smallest normal number: its logarithm stays finite.</summary>
    private const double Least = 1.17549435e-38;

    private readonly NoiseKey _key;
    private readonly PosteriorSpec _posterior;
    private readonly ReferenceTensors _tensors;
    private readonly NoiseGenerator _generator;

    public ReferenceLayer(
        ReferenceTensors tensors, PosteriorSpec posterior, int index, NoiseKey key, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        (_tensors, _posterior, Index, _key, _generator) = (tensors, posterior, index, key, generator);
        (Geometry, K, L) = (tensors.Geometry, tensors.Inputs, tensors.Outputs);
        Theta = new double[K, L];
        Scale = new double[K, L];
        Rho = new double[Geometry.Channels];
        for (var i = 0; i < K; i++)
        {
            for (var j = 0; j < L; j++)
            {
                Theta[i, j] = tensors.Theta[i * L + j];
                Scale[i, j] = posterior.Tie == Tie.Factors ? Enumerable.Range(0, Factors).Sum(p => FactorProduct(i, p, j))
                    : posterior.Kind == PosteriorKind.Sigma ? Math.Exp(LogScale(i, j))
                    : Math.Exp(LogScale(i, j) / 2) * Theta[i, j];
            }

            var byChannel = posterior.Kind == PosteriorKind.Alpha && posterior.Tie != Tie.Weight;
            Rho[Geometry.Channel(i)] = byChannel ? Math.Exp(LogScale(i, 0) / 2) : double.NaN;
        }
    }

    public ReferenceGeometry Geometry { get; }

    /// <summary>The layer's number, 0 = bottom.</summary>
    public int Index { get; }

    /// <summary>Layers above this one.</summary>
    public int Above { get; init; }

    /// <summary>Rows of θ.</summary>
    public int K { get; }

    /// <summary>Columns of θ.</summary>
    public int L { get; }

    public double[,] Theta { get; }

    public double[,] Scale { get; }

    /// <summary>√α by input channel; not a number where α differs by weight or the posterior is sigma.</summary>
    public double[] Rho { get; }

    /// <summary>k, where σ = Σₚ uᵢₚvₚⱼ; otherwise 0.</summary>
    public int Factors => _posterior.Factors;

    /// <summary>uᵢₚvₚⱼ.</summary>
    public double FactorProduct(int i, int p, int j) =>
        Math.Exp(_tensors.Factors[0].Values[i * Factors + p] + _tensors.Factors[1].Values[p * L + j]);

    /// <summary>log α or log σ of one weight.</summary>
    public double LogScale(int i, int j) => Factors > 0 ? Math.Log(Math.Max(Scale[i, j], Least)) : LogScale(ScaleIndex(i, j));

    /// <summary>An element of the tensor of log scales.</summary>
    public double LogScale(int index) => _tensors.LogScale[index];

    /// <summary>Where in the tensor of log scales a weight's value stands.</summary>
    public int ScaleIndex(int i, int j) => _posterior.Tie switch
    {
        Tie.Layer => 0,
        Tie.Unit => Geometry.Channel(i),
        _ => i * L + j,
    };

    /// <summary>Where the value of an input channel stands, which all weights of the channel share.</summary>
    public int ScaleIndexOfChannel(int c) => ScaleIndex(c * Geometry.Taps, 0);

    /// <summary>Zeros in the shape of the output that belongs to an input: a row for each position of each example.</summary>
    public double[,] Outputs(double[,] x) => new double[x.GetLength(0) / Geometry.InputPositions * Geometry.OutputPositions, L];

    /// <summary>Inner iterations of a pass over all outputs.</summary>
    public long Work(double[,] y) => (long)y.Length * K;

    public double Normal(NoiseStream purpose, long row, int column, int columns) =>
        ReferenceNoise.Normal(ReferenceNoise.Array(_key, Index, purpose), row, column, columns, _generator);

    /// <summary>The normals of columns <paramref name="first"/> … of one row of an array with <paramref name="columns"/> columns.</summary>
    public void Normals(NoiseStream purpose, long row, int columns, int first, Span<double> values) =>
        ReferenceNoise.Normals(ReferenceNoise.Array(_key, Index, purpose), row, columns, first, values, _generator);

    /// <summary>
    /// The normals of one point's row: a coordinate for each column, of (value, how many there are) of example, sample and draw, and the gradient of
    /// the step, of which there are <paramref name="gradients"/>. All these share one array.
    /// </summary>
    public void PointNormals(
        NoiseStream purpose, (int Value, int Of) example, int gradients, (int Value, int Of) sample, (int Value, int Of) draw, int position,
        double[] values)
    {
        var array = ReferenceNoise.Array(_key with { Sample = 0 }, Index, purpose);
        var (number, bits) = ReferencePoints.Number(example, ((int)_key.Sample, gradients), sample, draw);
        for (var j = 0; j < values.Length; j++)
        {
            var word = ReferencePoints.Word(array, number, bits, position, j, values.Length, _generator);
            values[j] = _generator == NoiseGenerator.RowHash
                ? ReferenceRowHash.Normal(word, array.Mirrored)
                : ContractFloats.Normal(word, array.Mirrored);
        }
    }

    public double Uniform(NoiseStream purpose, long row, int column, int columns) =>
        ReferenceNoise.Uniform(ReferenceNoise.Array(_key, Index, purpose), row, column, columns, _generator);

    /// <summary>Signs stay as they are in an antithetic twin: two flips would cancel.</summary>
    public double Sign(NoiseStream purpose, long row, int column, int columns) =>
        ReferenceNoise.Sign(ReferenceNoise.Array(_key, Index, purpose) with { Mirrored = false }, row, column, columns, _generator);
}

/// <summary>
/// What a layer's backward pass yields: gradients by the input X, by θ [K, L] at fixed scale, and by the scale, either by weight
/// (Scale [K, L]) or, for noise on the inputs, by ρ = √α of each of their elements (Rho [positions, channels]).
/// </summary>
public sealed class ReferenceLayerGradient(ReferenceLayer layer, double[,] x)
{
    public double[,] X { get; } = new double[x.GetLength(0), x.GetLength(1)];

    public double[,] Theta { get; } = new double[layer.K, layer.L];

    public double[,] Scale { get; } = new double[layer.K, layer.L];

    public double[,] Rho { get; } = new double[layer.Geometry.InputPositions, layer.Geometry.Channels];
}

/// <summary>What the step asks of an estimator's reference beside its passes.</summary>
public interface IReferenceMethod
{
    /// <summary>Whether the noise variables are the layer's inputs rather than its weights, which is what the KL sums over.</summary>
    bool OnInputs => false;

    /// <summary>Whether the KL term is taken at the weight sample, and its gradient without the score.</summary>
    bool DropsScore => false;
}

/// <summary>An estimator that hands on more than pre-activations from layer to layer, or has a loss of its own: the whole pass.</summary>
public interface IReferencePass : IReferenceMethod
{
    /// <summary>Loss and gradients without the KL term.</summary>
    ReferenceResult Run(Method method, ReferenceParameters parameters, ReferenceLayer[] layers, double[,] images, int[] labels);
}

/// <summary>
/// One estimator on one layer, by loops over output positions and the terms that they sum over. Input X and pre-activations have a row for
/// each position of each example and a column a channel; a dense layer has one position. Pre-activations come without the bias.
/// </summary>
public interface IReferenceEstimator : IReferenceMethod
{
    /// <summary>The pre-activations, a row for each of x's; S rows for each where the layer is sampled S times, sample by sample.</summary>
    double[,] Forward(ReferenceLayer layer, double[,] x);

    /// <summary>The gradients by a layer's parameters and by x, from those by its pre-activations.</summary>
    ReferenceLayerGradient Backward(ReferenceLayer layer, double[,] x, double[,] delta);
}
