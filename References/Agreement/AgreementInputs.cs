namespace Sgvb.References.Agreement;

/// <summary>Parameters and a minibatch like those of a network in training, deterministic by seed, for any widths.</summary>
public sealed class AgreementInputs
{
    private readonly Random _random;
    private readonly Workload _workload;

    /// <param name="given">A network's own parameters; null draws them.</param>
    public AgreementInputs(PosteriorSpec posterior, Workload workload, int seed, Parameters? given = null)
    {
        (_random, _workload) = (new Random(seed), workload);
        Parameters = given ?? new Parameters(workload.Network, posterior);
        Images = new float[workload.Minibatch * workload.Inputs];
        Labels = new float[workload.Minibatch];
        for (var l = 0; l < workload.Layers && given is null; l++)
            Fill(Parameters.Layers[l], posterior, l);
        for (var m = 0; m < workload.Minibatch; m++)
            Replace(m);
    }

    public Parameters Parameters { get; }

    /// <summary>[M, inputs]; four of five pixels are zero, as in pictures of digits.</summary>
    public float[] Images { get; }

    /// <summary>[M], class indices.</summary>
    public float[] Labels { get; }

    /// <summary>Draws another example in the place of example <paramref name="m"/>.</summary>
    public void Replace(int m)
    {
        foreach (ref var pixel in Images.AsSpan(m * _workload.Inputs, _workload.Inputs))
            pixel = _random.Next(5) == 0 ? _random.NextSingle() : 0;
        Labels[m] = _random.Next(_workload.Classes);
    }

    /// <summary>
    /// He's spread, but no weight near zero, and scales at or below the posterior's initial values: then α = σ²/θ² stays below 1, where
    /// every KL term is defined. A hidden unit that stands alone gets positive weights: its inputs are none of them negative, so that its
    /// ReLU is open for most examples; closed for all, it would make every gradient below it zero, and the check empty.
    /// </summary>
    private void Fill(LayerParameters layer, PosteriorSpec posterior, int index)
    {
        const double gap = 0.2;
        var spread = Math.Sqrt(6.0 / layer.Inputs);
        foreach (ref var theta in layer.Theta.AsSpan())
            theta = (float)((layer.Outputs == 1 ? 1 : _random.Next(2) * 2 - 1) * spread * (gap + (1 - gap) * _random.NextDouble()));
        foreach (ref var bias in layer.Bias.AsSpan())
            bias = (float)(0.2 * _random.NextDouble() - 0.1);
        var largest = Math.Log(posterior.Kind == PosteriorKind.Alpha ? posterior.Initial(index) : Math.Min(posterior.Initial(index), 0.9 * gap * spread));
        if (posterior.Tie == Tie.Factors)
            largest = (largest - Math.Log(posterior.Factors)) / 2;
        foreach (var scale in layer.Scales)
            foreach (ref var value in scale.Values.AsSpan())
                value = (float)(largest - 0.5 * _random.NextDouble());
    }
}
