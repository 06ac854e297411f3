namespace Sgvb.References;

/// <summary>What one reference step yields.</summary>
/// <param name="Loss">Mean cross-entropy + klWeight·KL / N.</param>
/// <param name="Losses">−log p(y|x) by example.</param>
/// <param name="Gradients">Of the objective; log scale's are zero where the posterior is fixed.</param>
/// <param name="NearGate">Examples with a hidden pre-activation within 1e-5·RMS of zero: there float32 may open another gate.</param>
public sealed record ReferenceResult(double Loss, double[] Losses, ReferenceParameters Gradients, bool[] NearGate)
{
    /// <summary>With a KL term added to loss and gradients; this one stays as it is.</summary>
    public ReferenceResult Plus(ReferenceKlPart kl) => this with { Loss = Loss + kl.Value, Gradients = Gradients.Plus(kl.Gradients) };
}

/// <summary>What the KL term adds: it sees the parameters and, where it is sampled, their noise.</summary>
/// <param name="Value">klWeight·KL / N.</param>
/// <param name="Gradients">Of that.</param>
public sealed record ReferenceKlPart(double Value, ReferenceParameters Gradients);

/// <summary>
/// Forward, loss and backward of one minibatch: double precision, by loops, for any method. It shares no code with the library and
/// reads only its plain data (parameters, method, noise key). A ReLU gate is open where the
/// pre-activation is above 0.
/// </summary>
public static class ReferenceStep
{
    /// <summary>A pre-activation closer to zero than this, in units of the layer's RMS, makes an example "near a gate".</summary>
    public const double GateMargin = 1e-5;

    /// <param name="method">Estimator, posterior and KL.</param>
    /// <param name="parameters">Float parameters, taken as they are.</param>
    /// <param name="images">[M, inputs], dense; a picture by channel, row and column.</param>
    /// <param name="labels">[M] class indices.</param>
    /// <param name="trainingExamples">N of the objective.</param>
    /// <param name="key">The noise key of the step.</param>
    /// <param name="generator">Makes the noise.</param>
    public static ReferenceResult Run(
        Method method, Parameters parameters, ReadOnlySpan<float> images, ReadOnlySpan<float> labels, int trainingExamples, NoiseKey key,
        NoiseGenerator generator = NoiseGenerator.Philox)
    {
        var inputs = images.Length / labels.Length;
        var x = new double[labels.Length, inputs];
        for (var m = 0; m < labels.Length; m++)
            for (var i = 0; i < inputs; i++)
                x[m, i] = images[m * inputs + i];
        var classes = new int[labels.Length];
        for (var m = 0; m < labels.Length; m++)
            classes[m] = (int)labels[m];
        return Run(method, ReferenceParameters.From(parameters), x, classes, trainingExamples, key, generator);
    }

    public static ReferenceResult Run(
        Method method, ReferenceParameters parameters, double[,] images, int[] labels, int trainingExamples, NoiseKey key,
        NoiseGenerator generator = NoiseGenerator.Philox)
    {
        var pass = Pass(method, parameters, images, labels, key, generator);
        return method.Kl == KlKind.None ? pass : pass.Plus(Kl(method, parameters, trainingExamples, key, generator));
    }

    /// <summary>klWeight·KL / N and its gradients; the mean over the passes where it is sampled.</summary>
    public static ReferenceKlPart Kl(
        Method method, ReferenceParameters parameters, int trainingExamples, NoiseKey key, NoiseGenerator generator = NoiseGenerator.Philox)
    {
        var estimator = Estimator(method.Estimator);
        var isSampled = method.Kl == KlKind.Sampled || estimator.DropsScore;
        IReadOnlyList<NoiseKey> keys = isSampled ? [.. Passes(method.Estimator, key)] : [key];
        var factor = method.KlWeight / trainingExamples / keys.Count;
        var (sum, gradients) = (0.0, parameters.Zeros());
        foreach (var pass in keys)
            for (var l = 0; l < parameters.Layers.Count; l++)
            {
                var layer = new ReferenceLayer(parameters.Layers[l], method.Posterior, l, pass, generator);
                sum += isSampled
                    ? ReferenceSampledKl.Add(method.Posterior, estimator.DropsScore, layer, factor, gradients.Layers[l])
                    : ReferenceChain.AddKl(method, estimator.OnInputs || method.KlOverInputs, layer, factor, gradients.Layers[l]);
            }

        return new ReferenceKlPart(factor * sum, gradients);
    }

    /// <summary>The noise keys of a step's passes.</summary>
    private static IEnumerable<NoiseKey> Passes(EstimatorSpec estimator, NoiseKey key)
    {
        for (var draw = 0u; draw < estimator.Draws; draw++)
        {
            yield return key with { Sample = draw };
            if (estimator.Antithetic)
                yield return key with { Sample = draw, Mirrored = !key.Mirrored };
        }
    }

    /// <summary>All but the KL term; the mean over the passes where the estimator makes several.</summary>
    private static ReferenceResult Pass(
        Method method, ReferenceParameters parameters, double[,] images, int[] labels, NoiseKey key, NoiseGenerator generator)
    {
        var passes = Passes(method.Estimator, key).Select(k => RunOnce(method, parameters, images, labels, k, generator)).ToList();
        if (passes.Count == 1)
            return passes[0];
        var mean = parameters.Zeros();
        var losses = new double[labels.Length];
        var near = new bool[labels.Length];
        foreach (var pass in passes)
        {
            for (var l = 0; l < mean.Layers.Count; l++)
                for (var t = 0; t < mean.Layers[l].Named.Count; t++)
                {
                    var (one, average) = (pass.Gradients.Layers[l].Named[t], mean.Layers[l].Named[t]);
                    AddShare(one.Values, average.Values, passes.Count);
                    AddShare(one.Terms, average.Terms, passes.Count);
                }

            AddShare(pass.Losses, losses, passes.Count);
            for (var m = 0; m < near.Length; m++)
                near[m] |= pass.NearGate[m];
        }

        return new ReferenceResult(losses.Sum() / losses.Length, losses, mean, near);
    }

    /// <summary>The reference of an estimator, by layers or by whole passes.</summary>
    /// <exception cref="SgvbException">There is none.</exception>
    public static IReferenceMethod Estimator(EstimatorSpec spec) => Implementations.Create<IReferenceMethod>(spec)
        ?? throw new SgvbException($"There is no reference of the estimator {spec.Name}, so nothing can be compared with it.");

    private static ReferenceResult RunOnce(
        Method method, ReferenceParameters parameters, double[,] images, int[] labels, NoiseKey key, NoiseGenerator generator)
    {
        var reference = Estimator(method.Estimator);
        if (reference is IReferencePass whole)
            return whole.Run(method, parameters, [.. parameters.Layers.Select((tensors, l) => new ReferenceLayer(tensors, method.Posterior, l, key, generator))],
                images, labels);
        var estimator = (IReferenceEstimator)reference;
        if (estimator.OnInputs && (method.Posterior.Kind == PosteriorKind.Sigma || method.Posterior.Tie == Tie.Weight))
            throw new ArgumentException("noise on the inputs has one α an input channel, or one a layer");
        var examples = labels.Length;
        var last = parameters.Layers.Count - 1;
        var layers = new ReferenceLayer[last + 1];
        var inputs = new double[last + 1][,];
        var preActivations = new double[last + 1][,];
        var near = new bool[examples];

        var (x, positions) = (images, 1);
        for (var l = 0; l <= last; l++)
        {
            layers[l] = new ReferenceLayer(parameters.Layers[l], method.Posterior, l, key, generator) { Above = last - l };
            inputs[l] = ReferenceGeometry.Regroup(x, positions, layers[l].Geometry.InputPositions);
            positions = layers[l].Geometry.OutputPositions;
            var b = estimator.Forward(layers[l], inputs[l]);
            for (var row = 0; row < b.GetLength(0); row++)
                for (var j = 0; j < layers[l].L; j++)
                    b[row, j] += parameters.Layers[l].Bias[j];
            preActivations[l] = b;
            if (l == last)
                break;
            if (ReferenceActivation.HasGate(parameters.Activation))
                ReferenceLoss.MarkNearGates(b, positions, GateMargin, near);
            x = new double[b.GetLength(0), layers[l].L];
            for (var row = 0; row < x.GetLength(0); row++)
                for (var j = 0; j < layers[l].L; j++)
                    x[row, j] = ReferenceActivation.Value(parameters.Activation, b[row, j]);
        }

        // A layer that is sampled several times stacks its samples of the minibatch: each is an example more of the same mean.
        var stacked = new int[preActivations[last].GetLength(0)];
        for (var row = 0; row < stacked.Length; row++)
            stacked[row] = labels[row % examples];
        var (stackedLosses, delta) = ReferenceLoss.SoftmaxCrossEntropy(preActivations[last], stacked);
        var losses = new double[examples];
        for (var row = 0; row < stacked.Length; row++)
            losses[row % examples] += stackedLosses[row] / (stacked.Length / examples);
        var gradients = parameters.Zeros();
        for (var l = last; l >= 0; l--)
        {
            var gradient = estimator.Backward(layers[l], inputs[l], delta);
            ReferenceChain.AddLayer(method, layers[l], gradient, delta, gradients.Layers[l]);
            if (l == 0)
                break;
            delta = ReferenceGeometry.Regroup(gradient.X, layers[l].Geometry.InputPositions, layers[l - 1].Geometry.OutputPositions);
            for (var row = 0; row < delta.GetLength(0); row++)
                for (var j = 0; j < layers[l - 1].L; j++)
                    delta[row, j] *= ReferenceActivation.Derivative(parameters.Activation, preActivations[l - 1][row, j]);
        }

        return new ReferenceResult(losses.Sum() / examples, losses, gradients, near);
    }

    private static void AddShare(double[] one, double[] mean, int of)
    {
        for (var i = 0; i < mean.Length; i++)
            mean[i] += one[i] / of;
    }
}
