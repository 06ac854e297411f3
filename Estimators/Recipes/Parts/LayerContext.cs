namespace Sgvb.Recipes.Parts;

/// <summary>Where a layer stands and what it is made of.</summary>
/// <param name="Backend">Allocates and computes.</param>
/// <param name="Index">Layer number, 0 = bottom.</param>
/// <param name="Layer">Kind, shapes and activation.</param>
/// <param name="Examples">M.</param>
/// <param name="Estimator">The estimator with its argument.</param>
/// <param name="Posterior">The noise's parameterisation.</param>
/// <param name="Previous">The layer below, whose output is this layer's input; null for the bottom layer.</param>
public sealed record LayerContext(
    IBackend Backend, int Index, Layer Layer, int Examples, EstimatorSpec Estimator, PosteriorSpec Posterior, LayerRecipe? Previous)
{
    /// <summary>Layers above this one: none above the top layer.</summary>
    public int Above { get; init; }

    /// <summary>How noise by example is made of the points of a net, where it is.</summary>
    public PointSet Points { get; init; }

    /// <summary>K.</summary>
    public int Inputs => Layer.Inputs;

    /// <summary>L.</summary>
    public int Outputs => Layer.Outputs;
}
