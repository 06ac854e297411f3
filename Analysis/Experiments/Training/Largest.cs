namespace Sgvb.Experiments.Training;

/// <summary>The numbers of a network that come nearest to float32's limit, or are beyond it.</summary>
/// <param name="Theta">Largest |θ|.</param>
/// <param name="Layer">Whose it is.</param>
/// <param name="Noise">Largest standard deviation of a weight, |θ|√α or σ; it may be beyond float32.</param>
/// <param name="NoiseLayer">Whose it is.</param>
/// <param name="NotANumber">A parameter that is not finite, such as "theta of layer top"; null where all are.</param>
public sealed record Largest(double Theta, string Layer, double Noise, string NoiseLayer, string? NotANumber)
{
    /// <summary>Squares of it enter the variance of a pre-activation.</summary>
    public bool NoiseOverflows => Noise * Noise > float.MaxValue;

    public static Largest Of(Workload workload, PosteriorSpec posterior, Parameters parameters)
    {
        var found = new Largest(0, workload.LayerName(0), 0, workload.LayerName(0), null);
        foreach (var (l, layer) in parameters.Layers.Index())
        {
            var name = workload.LayerName(l);
            foreach (var tensor in layer.Tensors)
                if (found.NotANumber is null && Array.Exists(tensor.Values, x => !float.IsFinite(x)))
                    found = found with { NotANumber = $"{tensor.Name} of layer {name}" };
            var theta = layer.Theta.Max(x => (double)MathF.Abs(x));
            if (theta > found.Theta)
                found = found with { Theta = theta, Layer = name };
            if (posterior.Deviations(layer).Max() is var noise && noise > found.Noise)
                found = found with { Noise = noise, NoiseLayer = name };
        }

        return found;
    }

    /// <summary>For messages.</summary>
    public override string ToString() => NotANumber is { } parameter ? $"{parameter} is not a number"
        : $"weights are up to {Format.Significant(Theta)} (layer {Layer}), their noise up to {Format.Significant(Noise)} (layer {NoiseLayer})";
}
