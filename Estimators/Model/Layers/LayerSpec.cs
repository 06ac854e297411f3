namespace Sgvb.Model.Layers;

/// <summary>A kind of layer with its settings: which linear map it applies to its input, whatever that input's shape.</summary>
public abstract record LayerSpec
{
    /// <summary>K: the terms of one output's sum.</summary>
    public abstract int FanIn(Shape input);

    /// <summary>What one example becomes.</summary>
    public abstract Shape Output(Shape input);

    /// <summary>The shape of θ in files, for which the product of its sizes is K·L.</summary>
    public abstract IReadOnlyList<int> ThetaShape(Shape input);

    /// <summary>The products of the layer on a backend.</summary>
    /// <param name="backend">Computes.</param>
    /// <param name="input">The shape of one example.</param>
    /// <param name="examples">M.</param>
    public abstract LinearMap CreateMap(IBackend backend, Shape input, int examples);
}
