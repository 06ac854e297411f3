namespace Sgvb.Model;

/// <summary>
/// The parameters of a network on the host, dense and row-major, or their gradients: what a checkpoint holds, and how a state moves
/// between backends.
/// </summary>
public sealed class Parameters(Network network, PosteriorSpec posterior)
{
    /// <summary>Of a network of dense layers with ReLU.</summary>
    public Parameters(IReadOnlyList<int> widths, PosteriorSpec posterior) : this(Network.Dense(widths), posterior)
    {
    }

    public Network Network { get; } = network;

    public PosteriorSpec Posterior { get; } = posterior;

    /// <summary>Bottom first.</summary>
    public IReadOnlyList<LayerParameters> Layers { get; } = [.. network.Layers.Select((layer, index) => new LayerParameters(layer, posterior, index))];
}
