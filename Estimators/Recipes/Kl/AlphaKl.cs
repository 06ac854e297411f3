using Sgvb.Model.Kl;
using Sgvb.Recipes.Parts;

namespace Sgvb.Recipes.Kl;

/// <summary>
/// The KL to the log-uniform prior where α is the parameter: a function of log α alone, once for every noise variable that shares it. The
/// variables are a layer's K·L weights or, for noise on the inputs, the elements of one example (1506.02557, sections 3.1 and 3.2).
/// </summary>
internal sealed class AlphaKl<TKl> : BackendKl where TKl : struct, ILogUniformKl
{
    private readonly bool _learned;
    private readonly Matrix[] _factors;

    public AlphaKl(IBackend backend, LayerRecipe[] layers, bool learned, bool onInputs, double factor)
        : base(backend, layers, layer => (layer.LogScale.Rows, layer.LogScale.Columns))
    {
        _learned = learned;
        _factors = [.. layers.Select(layer =>
        {
            double variables = onInputs ? layer.Context.Layer.Input.Elements : layer.Context.Layer.Weights;
            return Scalar(factor * variables / ((long)layer.LogScale.Rows * layer.LogScale.Columns));
        })];
    }

    protected override void AddTo(LayerRecipe layer, int index, Matrix values)
    {
        if (_learned)
            Backend.Map<Gradient>(Operands.Read(layer.GradLogScale, layer.LogScale, _factors[index]).Write(layer.GradLogScale, values));
        else
            Backend.Map<ValueAlone>(Operands.Read(layer.LogScale, _factors[index]).Write(values));
    }

    /// <summary>(∂log α, log α, factor) → (∂log α with the term's, value).</summary>
    internal readonly struct Gradient : ITernaryPair<Gradient>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, out T y) where T : struct, ILane<T>
        {
            y = c * TKl.Value(b);
            return T.Fma(c, TKl.Derivative(b), a);
        }
    }

    /// <summary>(log α, factor) → value.</summary>
    internal readonly struct ValueAlone : IBinary<ValueAlone>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T> => b * TKl.Value(a);
    }
}
