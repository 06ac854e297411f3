using Sgvb.Backends;

namespace Sgvb.Recipes;

/// <summary>
/// A KL term that the backend works out: an elementwise operation over a layer's parameters that adds to the gradients and leaves the
/// value by element, and a sum of the values.
/// </summary>
internal abstract class BackendKl : KlPart
{
    private readonly IBackend backend;
    private readonly LayerRecipe[] layers;
    private readonly List<Matrix> owned = [];
    private readonly Matrix[] values;
    private readonly Matrix[] sums;

    /// <param name="shape">The rows and columns over which the values of a layer stand.</param>
    protected BackendKl(IBackend backend, LayerRecipe[] layers, Func<LayerRecipe, (int Rows, int Columns)> shape)
    {
        (this.backend, this.layers) = (backend, layers);
        values = [.. layers.Select(l => shape(l)).Select(s => Allocate(s.Rows, s.Columns))];
        sums = [.. layers.Select(_ => Allocate(1, 1))];
    }

    public override double Value
    {
        get
        {
            var total = 0.0;
            Span<float> sum = [0];
            foreach (var matrix in sums)
            {
                backend.Download(matrix, sum);
                total += sum[0];
            }

            return total;
        }
    }

    protected IBackend Backend => backend;

    public override void AddTo()
    {
        for (var l = 0; l < layers.Length; l++)
        {
            AddTo(layers[l], l, values[l]);
            backend.Sum(values[l], sums[l]);
        }
    }

    public override void Dispose()
    {
        foreach (var matrix in owned)
            matrix.Dispose();
        owned.Clear();
    }

    /// <summary>Adds to the layer's gradients and writes the values.</summary>
    protected abstract void AddTo(LayerRecipe layer, int index, Matrix values);

    protected Matrix Allocate(int rows, int columns)
    {
        var matrix = backend.Allocate(rows, columns);
        owned.Add(matrix);
        return matrix;
    }

    /// <summary>A number as an operand.</summary>
    protected Matrix Scalar(double value)
    {
        var matrix = Allocate(1, 1);
        backend.Upload([(float)value], matrix);
        return matrix;
    }
}
