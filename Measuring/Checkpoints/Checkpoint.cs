using Sgvb.Model.Activations;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Measuring.Checkpoints;

/// <summary>
/// A network's parameters in a safetensors file, under names that anyone can write: layers.N.theta [in, out], layers.N.bias [out], and
/// layers.N.log_alpha or layers.N.log_sigma ([] or [1] by layer, [in] by input unit, [in, out] by weight). The metadata say how they came
/// about. Tensors of other names and types may stand beside them.
/// </summary>
/// <param name="Parameters">Dense, row-major; with the network that they are of.</param>
/// <param name="Posterior">Kind and tie as the tensors' names and shapes say.</param>
/// <param name="Metadata">estimator, posterior, kl, epoch, seed, workload, where they are known; activation, where it is not ReLU; preprocess, where pixels are not in [0, 1].</param>
public sealed record Checkpoint(Parameters Parameters, PosteriorSpec Posterior, IReadOnlyDictionary<string, string> Metadata)
{
    private const string EpochKey = "epoch";
    private const string ActivationKey = "activation";

    public Network Network => Parameters.Network;

    /// <summary>Units by layer, input first.</summary>
    public IReadOnlyList<int> Widths => [Network.Inputs, .. Network.Layers.Select(l => l.Outputs)];

    /// <summary>Epochs trained, as the metadata say; 0 where they do not.</summary>
    public double Epoch => EpochOf(Metadata) ?? throw new InvalidOperationException($"'{Metadata[EpochKey]}' is no count of epochs");

    /// <exception cref="SgvbException">The folder or disk does not take the file.</exception>
    public void Write(string path)
    {
        var tensors = new List<NamedTensor>();
        for (var l = 0; l < Parameters.Layers.Count; l++)
        {
            var layer = Parameters.Layers[l];
            tensors.Add(new NamedTensor(CheckpointTensors.Name(l, "theta"), [layer.Inputs, layer.Outputs], layer.Theta));
            tensors.Add(new NamedTensor(CheckpointTensors.Name(l, "bias"), [layer.Outputs], layer.Bias));
            tensors.Add(new NamedTensor(CheckpointTensors.Name(l, Posterior.ScaleName),
                CheckpointTensors.ScaleShape(Posterior.Tie, layer.Inputs, layer.Outputs), layer.LogScale));
        }

        SafeTensors.Write(path, tensors, Network.Activation == Activation.Relu
            ? Metadata
            : new Dictionary<string, string>(Metadata) { [ActivationKey] = Network.Activation.Name });
    }

    /// <param name="path">Of the file.</param>
    /// <param name="ifDamaged">See <see cref="SafeTensors.Read"/>.</param>
    /// <exception cref="SgvbException">
    /// A tensor is missing, has a wrong shape or holds a number that is not finite, or the epoch is no count of epochs.
    /// </exception>
    public static Checkpoint Read(string path, string? ifDamaged = null)
    {
        var (all, metadata) = SafeTensors.Read(path, ifDamaged);
        if (EpochOf(metadata) is null)
            throw new SgvbException($"{path}: metadata {EpochKey} is '{OneLine.Of(metadata[EpochKey])}', which is no count of epochs; correct or "
                + "remove it");
        var tensors = new CheckpointTensors(path, all);
        var (widths, posterior) = (tensors.Widths(), tensors.Posterior());
        var name = metadata.GetValueOrDefault(ActivationKey, Activation.Relu.Name);
        var activation = Activation.All.FirstOrDefault(a => a.Name == name)
            ?? throw new SgvbException($"{path}: metadata {ActivationKey} is '{OneLine.Of(name)}'; known are {string.Join(", ", Activation.All)}");
        var parameters = new Parameters(Network.Dense(widths, activation), posterior);
        for (var l = 0; l < widths.Count - 1; l++)
        {
            var layer = parameters.Layers[l];
            tensors.Copy(l, "theta", [layer.Inputs, layer.Outputs], layer.Theta);
            tensors.Copy(l, "bias", [layer.Outputs], layer.Bias);
            tensors.Copy(l, posterior.ScaleName, CheckpointTensors.ScaleShape(posterior.Tie, layer.Inputs, layer.Outputs), layer.LogScale);
        }

        return new Checkpoint(parameters, posterior, metadata);
    }

    private static double? EpochOf(IReadOnlyDictionary<string, string> metadata) =>
        !metadata.TryGetValue(EpochKey, out var text) ? 0
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var epoch) && double.IsFinite(epoch) && epoch >= 0 ? epoch
        : null;
}
