using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes.Kl;

/// <summary>
/// A KL term that the backend works out: an elementwise operation over a layer's parameters that adds to the gradients and leaves the
/// value by element, and a sum of the values.
/// </summary>
internal abstract class BackendKl : KlPart
{
    private readonly IBackend _backend;
    private readonly LayerRecipe[] _layers;
    private readonly List<Matrix> _owned = [];
    private readonly List<(Matrix Matrix, double Value)> _factors = [];
    private readonly Matrix[] _values;
    private readonly Matrix[] _sums;

    /// <param name="shape">The rows and columns over which the values of a layer stand.</param>
    protected BackendKl(IBackend backend, LayerRecipe[] layers, Func<LayerRecipe, (int Rows, int Columns)> shape)
    {
        (_backend, _layers) = (backend, layers);
        _values = [.. layers.Select(l => shape(l)).Select(s => Allocate(s.Rows, s.Columns))];
        _sums = [.. layers.Select(_ => Allocate(1, 1))];
    }

    public override double Value
    {
        get
        {
            var total = 0.0;
            Span<float> sum = [0];
            foreach (var matrix in _sums)
            {
                _backend.Download(matrix, sum);
                total += sum[0];
            }

            return total;
        }
    }

    protected IBackend Backend => _backend;

    /// <summary>The value of each layer, [1, 1].</summary>
    protected IReadOnlyList<Matrix> Sums => _sums;

    public override void AddTo()
    {
        for (var l = 0; l < _layers.Length; l++)
        {
            AddTo(_layers[l], l, _values[l]);
            _backend.Sum(_values[l], _sums[l]);
        }
    }

    public override void SetShare(double share)
    {
        foreach (var (matrix, value) in _factors)
            _backend.Upload([(float)(share * value)], matrix);
    }

    public override void Dispose()
    {
        foreach (var matrix in _owned)
            matrix.Dispose();
        _owned.Clear();
    }

    /// <summary>Adds to the layer's gradients and writes the values.</summary>
    protected abstract void AddTo(LayerRecipe layer, int index, Matrix values);

    protected Matrix Allocate(int rows, int columns)
    {
        var matrix = _backend.Allocate(rows, columns);
        _owned.Add(matrix);
        return matrix;
    }

    /// <summary>A factor of the term as an operand; <see cref="SetShare"/> multiplies it.</summary>
    protected Matrix Scalar(double value)
    {
        var matrix = Allocate(1, 1);
        _backend.Upload([(float)value], matrix);
        _factors.Add((matrix, value));
        return matrix;
    }
}
