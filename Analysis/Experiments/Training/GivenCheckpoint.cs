using Sgvb.Measuring.Checkpoints;

namespace Sgvb.Experiments.Training;

/// <summary>A network to measure at that the user brought: its widths and kind of noise stand in for options that were not given.</summary>
/// <param name="File">As the user named it.</param>
/// <param name="Checkpoint">What it holds.</param>
public sealed record GivenCheckpoint(string File, Checkpoint Checkpoint)
{
    /// <summary>Null where --checkpoint is not given.</summary>
    /// <exception cref="SgvbException">The file is broken, or its noise is beyond float32.</exception>
    public static GivenCheckpoint? Read(CommonValues values)
    {
        if (values.Checkpoint is not { } file)
            return null;
        var checkpoint = Checkpoint.Read(file);
        var network = new Workload(file, checkpoint.Network, 1);
        return Largest.Of(network, checkpoint.Posterior, checkpoint.Parameters).NoiseOverflows
            ? throw new NotFiniteException("the noise of its weights is not finite", network, checkpoint.Posterior, checkpoint.Parameters).In(file)
            : new(file, checkpoint);
    }

    /// <summary>The options, with the network's widths, posterior and preprocessing where the user named none.</summary>
    public CommonValues Complete(CommonValues values)
    {
        // By layer is every estimator's and preset's own default, and presets refuse the option.
        var isDefault = Checkpoint.Posterior is { Kind: PosteriorKind.Alpha, Tie: Tie.Layer };
        return values with
        {
            Workloads = values.Workloads
                ?? [Registry.Workloads.FirstOrDefault(w => w.Network.ToString() == Network)?.Name ?? Network],
            Posterior = values.Posterior ?? (isDefault ? null : Checkpoint.Posterior),
            Preprocess = values.Preprocess ?? PixelScale.Names.FirstOrDefault(n => n == TrainedWith),
        };
    }

    /// <summary>
    /// What is to be said where the network was trained on pixels of another scale than those that it is given now; null where it was not, or the
    /// file does not tell.
    /// </summary>
    public string? OtherPixels(PixelScale now)
    {
        if (TrainedWith is not { } then)
            return null;
        return then != now.Name
            ? $"{Path.GetFileName(File)} was trained with --preprocess {OneLine.Of(then)}, but is measured with {now.Name}: its gradients are not those of its training."
            : now.Metadata.Any(m => Checkpoint.Metadata.GetValueOrDefault(m.Key) is { } other && other != m.Value)
            ? $"{Path.GetFileName(File)} was trained on pixels standardised by other constants than these data's: its gradients are not those of its training."
            : null;
    }

    /// <summary>Null where the file does not tell. Our own name the data, and the scale of their pixels where it is not the usual one.</summary>
    private string? TrainedWith => Checkpoint.Metadata.GetValueOrDefault(PixelScale.MetadataKey)
        ?? (Checkpoint.Metadata.ContainsKey(TrainingRecipe.DataKey) ? PixelScale.UnitName : null);

    /// <exception cref="SgvbException">What was asked for is another network, or another kind of noise.</exception>
    public void CheckFits(Workload workload, IEnumerable<Method> methods)
    {
        if (workload.Network.ToString() != Network)
            throw new SgvbException($"{File}: is a network {Network}, not {workload.Network}; leave --workload out");
        if (methods.FirstOrDefault(m => !HasSameNoise(m)) is { } other)
            throw new SgvbException($"{File}: its noise is {Name(Checkpoint.Posterior)}, but {other.Estimator} is asked for with "
                + $"{Name(other.Posterior)}; use --posterior {Name(Checkpoint.Posterior)}");
    }

    public bool HasSameNoise(Method method) =>
        (method.Posterior.Kind, method.Posterior.Tie, method.Posterior.Factors)
        == (Checkpoint.Posterior.Kind, Checkpoint.Posterior.Tie, Checkpoint.Posterior.Factors);

    /// <summary>For reports: the file's name, and what its metadata say.</summary>
    public string Describe()
    {
        var known = ((string[])["estimator", "posterior", "kl", "epoch", "seed", PixelScale.MetadataKey])
            .Where(Checkpoint.Metadata.ContainsKey).Select(k => $"{k} {Checkpoint.Metadata[k]}").ToList();
        return Path.GetFileName(File) + (known.Count > 0 ? $" ({string.Join(", ", known)})" : "");
    }

    private string Network => Checkpoint.Network.ToString();

    /// <summary>Whether its noise would be learned does not matter to a state.</summary>
    private static string Name(PosteriorSpec posterior) => (posterior with { Learned = true }).ToString();
}
