using System.Globalization;
using Sgvb.Model;

namespace Sgvb.Runs.Checkpoints;

/// <summary>
/// A network's parameters in a safetensors file, under names that anyone can write: layers.N.theta [in, out], layers.N.bias [out], and
/// layers.N.log_alpha or layers.N.log_sigma ([] or [1] by layer, [in] by input unit, [in, out] by weight). The metadata say how they came about.
/// </summary>
/// <param name="Parameters">Dense, row-major.</param>
/// <param name="Widths">Units by layer, input first.</param>
/// <param name="Posterior">Kind and tie as the tensors' names and shapes say.</param>
/// <param name="Metadata">estimator, posterior, kl, epoch, seed, workload, where they are known.</param>
public sealed record Checkpoint(
    Parameters Parameters, IReadOnlyList<int> Widths, PosteriorSpec Posterior, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Epochs trained, as the metadata say; 0 where they do not.</summary>
    public double Epoch =>
        Metadata.TryGetValue("epoch", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var epoch) ? epoch : 0;

    /// <exception cref="SgvbException">The folder or disk does not take the file.</exception>
    public void Write(string path)
    {
        var tensors = new List<NamedTensor>();
        for (var l = 0; l < Parameters.Layers.Count; l++)
        {
            var layer = Parameters.Layers[l];
            var prefix = Prefix(l);
            tensors.Add(new NamedTensor(prefix + "theta", [layer.Inputs, layer.Outputs], layer.Theta));
            tensors.Add(new NamedTensor(prefix + "bias", [layer.Outputs], layer.Bias));
            int[] shape = Posterior.Tie switch { Tie.Layer => [1], Tie.Unit => [layer.Inputs], _ => [layer.Inputs, layer.Outputs] };
            tensors.Add(new NamedTensor(prefix + Posterior.ScaleName, shape, layer.LogScale));
        }

        SafeTensors.Write(path, tensors, Metadata);
    }

    /// <exception cref="SgvbException">A tensor is missing, has a wrong shape or holds a number that is not finite.</exception>
    public static Checkpoint Read(string path)
    {
        var (tensors, metadata) = SafeTensors.Read(path);
        var layers = 0;
        while (tensors.ContainsKey(Prefix(layers) + "theta"))
            layers++;
        if (layers == 0)
            throw Bad(path, "tensor layers.0.theta is missing");
        var widths = new int[layers + 1];
        for (var l = 0; l < layers; l++)
        {
            var shape = tensors[Prefix(l) + "theta"].Shape;
            if (shape.Count != 2 || shape.Any(s => s < 1) || (l > 0 && shape[0] != widths[l]))
                throw Bad(path, $"tensor {Prefix(l)}theta has shape [{string.Join(", ", shape)}] instead of [{(l > 0 ? widths[l] : "in")}, out]");
            (widths[l], widths[l + 1]) = (shape[0], shape[1]);
        }

        var posterior = PosteriorOf(path, tensors, widths);
        var parameters = new Parameters(widths, posterior);
        for (var l = 0; l < layers; l++)
        {
            Copy(path, tensors, Prefix(l) + "theta", parameters.Layers[l].Theta);
            Copy(path, tensors, Prefix(l) + "bias", parameters.Layers[l].Bias);
            Copy(path, tensors, Prefix(l) + posterior.ScaleName, parameters.Layers[l].LogScale);
        }

        return new Checkpoint(parameters, widths, posterior, metadata);
    }

    private static string Prefix(int layer) => string.Create(CultureInfo.InvariantCulture, $"layers.{layer}.");

    private static PosteriorSpec PosteriorOf(string path, IReadOnlyDictionary<string, NamedTensor> tensors, int[] widths)
    {
        if (tensors.ContainsKey("layers.0.log_sigma"))
            return PosteriorSpec.Sigma();
        if (!tensors.TryGetValue("layers.0.log_alpha", out var alpha))
            throw Bad(path, "tensor layers.0.log_alpha (or layers.0.log_sigma) is missing");
        return PosteriorSpec.Alpha(alpha.Shape.Count == 2 ? Tie.Weight : alpha.Shape.Count == 1 && alpha.Shape[0] == widths[0] && widths[0] > 1 ? Tie.Unit
            : Tie.Layer);
    }

    private static void Copy(string path, IReadOnlyDictionary<string, NamedTensor> tensors, string name, float[] target)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            throw Bad(path, $"tensor {name} is missing");
        if (tensor.Data.Length != target.Length)
            throw Bad(path, $"tensor {name} has shape [{string.Join(", ", tensor.Shape)}] and so {tensor.Data.Length} elements instead of {target.Length}");
        var bad = Array.FindIndex(tensor.Data, x => !float.IsFinite(x));
        if (bad >= 0)
            throw Bad(path, $"tensor {name} holds {tensor.Data[bad].ToString(CultureInfo.InvariantCulture)} at element {bad}");
        tensor.Data.CopyTo(target, 0);
    }

    private static SgvbException Bad(string path, string what) => new($"{path}: {what}; docs/checkpoints.md lists the names and shapes of a checkpoint");
}
