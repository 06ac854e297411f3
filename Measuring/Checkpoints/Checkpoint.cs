using Sgvb.Model.Activations;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Measuring.Checkpoints;

/// <summary>
/// A network's parameters in a safetensors file, under names that anyone can write: layers.N.theta, [in, out], or [filters, channels, k, k]
/// of a convolution; layers.N.bias, [out]; and layers.N.log_alpha or layers.N.log_sigma ([] or [1] by layer, [in] or [channels] by input
/// unit, as theta by weight), or layers.N.log_u [in, k] and layers.N.log_v [k, out]. The metadata say how they came about. Tensors of other names and types may stand beside them.
/// </summary>
/// <param name="Parameters">Dense, row-major; with the network that they are of.</param>
/// <param name="Posterior">Kind and tie as the tensors' names and shapes say.</param>
/// <param name="Metadata">estimator, posterior, kl, epoch, seed, workload, where they are known; activation, where it is not ReLU; preprocess, where pixels are not in [0, 1].</param>
public sealed record Checkpoint(Parameters Parameters, PosteriorSpec Posterior, IReadOnlyDictionary<string, string> Metadata)
{
    private const string EpochKey = "epoch";
    private const string ActivationKey = "activation";
    private const string NetworkKey = "network";

    public Network Network => Parameters.Network;

    /// <summary>Epochs trained, as the metadata say; 0 where they do not.</summary>
    public double Epoch => EpochOf(Metadata) ?? throw new InvalidOperationException($"'{Metadata[EpochKey]}' is no count of epochs");

    /// <exception cref="SgvbException">The folder or disk does not take the file.</exception>
    public void Write(string path)
    {
        var tensors =
            from layer in Parameters.Layers
            from tensor in layer.Tensors
            select new NamedTensor(CheckpointTensors.Name(layer.Index, tensor.Name), tensor.Spec.Shape, tensor.Spec.ToFile(tensor.Values));
        var metadata = new Dictionary<string, string>(Metadata);
        if (Network.Layers.Any(l => l.Spec.TakesPictures || l.Input.Positions > 1))
            metadata[NetworkKey] = Network.ToString();
        if (Network.Activation != Activation.Relu)
            metadata[ActivationKey] = Network.Activation.Name;
        SafeTensors.Write(path, [.. tensors], metadata);
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
        var network = NetworkOf(path, tensors, metadata);
        var posterior = tensors.Posterior(network);
        var parameters = new Parameters(network, posterior);
        foreach (var layer in parameters.Layers)
            foreach (var tensor in layer.Tensors)
                tensors.Copy(layer.Index, tensor);
        return new Checkpoint(parameters, posterior, metadata);
    }

    /// <summary>As the metadata say; otherwise dense layers of the widths that the tensors have.</summary>
    private static Network NetworkOf(string path, CheckpointTensors tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var name = metadata.GetValueOrDefault(ActivationKey);
        var activation = name is null ? null : Activation.All.FirstOrDefault(a => a.Name == name)
            ?? throw new SgvbException($"{path}: metadata {ActivationKey} is '{OneLine.Of(name)}'; known are {string.Join(", ", Activation.All)}");
        if (metadata.GetValueOrDefault(NetworkKey) is not { } text)
            return Network.Dense(tensors.Widths(), activation ?? Activation.Relu);
        var network = Network.TryParse(text)
            ?? throw new SgvbException($"{path}: metadata {NetworkKey} is '{OneLine.Of(text)}', which is no network such as {CheckpointTensors.Example}");
        // A text without an activation leaves it to the other entry.
        if (activation is not null && network.Activation == Activation.Relu)
            network = network.With(activation);
        if (activation is not null && network.Activation != activation)
            throw new SgvbException($"{path}: metadata {NetworkKey} says {network.Activation}, but metadata {ActivationKey} {activation}; correct one of them");
        tensors.RequireLayers(network);
        return network;
    }

    private static double? EpochOf(IReadOnlyDictionary<string, string> metadata) =>
        !metadata.TryGetValue(EpochKey, out var text) ? 0
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var epoch) && double.IsFinite(epoch) && epoch >= 0 ? epoch
        : null;
}
