namespace Sgvb.Model.Layers;

/// <summary>A kind of layer with its settings: which linear map it applies to its input, whatever that input's shape.</summary>
public abstract record LayerSpec
{
    /// <summary>Whether the map reads positions of a picture; otherwise a picture is flattened before it, as torch's flatten does.</summary>
    public virtual bool TakesPictures => false;

    /// <summary>K: the terms of one output's sum, for any sizes that a text may name.</summary>
    public abstract long FanIn(Shape input);

    /// <summary>Input units, the rows of θ that share one α where α is tied by unit: inputs of a dense layer, channels of a convolution.</summary>
    public abstract int UnitsOf(Shape input);

    /// <summary>What one example becomes.</summary>
    public abstract Shape Output(Shape input);

    /// <summary>
    /// The shape of θ in files, for which the product of its sizes is K·L: [K, L], or, where the map takes pictures, [L, …], the outputs first.
    /// </summary>
    public abstract IReadOnlyList<int> ThetaShape(Shape input);

    /// <summary>From 128 or conv32k5s2p2; null where the text is no layer.</summary>
    public static LayerSpec? TryParse(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var units)
        ? units is >= 1 and <= Shape.Largest ? new Dense(units) : null
        : Conv2d.TryRead(text);

    /// <summary>The products of the layer on a backend.</summary>
    /// <param name="backend">Computes.</param>
    /// <param name="input">The shape of one example.</param>
    /// <param name="examples">M.</param>
    public abstract LinearMap CreateMap(IBackend backend, Shape input, int examples);
}
