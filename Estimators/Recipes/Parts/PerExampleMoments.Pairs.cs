namespace Sgvb.Recipes.Parts;

/// <summary>
/// Inner products of two gradients of each example, where an example's own gradient is a sum of several. For local reparameterization,
/// with g = xᵢΔⱼ + cᵢⱼxᵢ²Qⱼ and g′ likewise:
///   ⟨g, g′⟩ = (x·x′)(Δ·Δ′) + Σ_j [ΔQ′·(x(x′)²c) + Δ′Q·(x′x²c) + QQ′·(x²(x′)²c²)]_j
/// </summary>
public sealed partial class PerExampleMoments
{
    /// <param name="one">x, Δ and Q of g, with the mean loss's Δ.</param>
    /// <param name="other">Of g′.</param>
    /// <param name="c">c = ∂s²/∂θ [K, L].</param>
    /// <param name="sums">[M], filled.</param>
    public void LocalPair(
        (Matrix X, Matrix Delta, Matrix Q) one, (Matrix X, Matrix Delta, Matrix Q) other, Matrix c, Span<double> sums)
    {
        if (_map.SumsOverPositions)
        {
            PairOverPositions(one, other, c, sums);
            return;
        }

        sums.Clear();
        var power = Inputs("power", one.X);
        var product = Scratch("product", one.Delta.Rows, one.Delta.Columns);
        var left = Scratch("row", _examples, 1);
        var right = Scratch("row2", _examples, 1);
        _backend.Map<Multiply>(Operands.Read(one.X, other.X).Write(power));
        _backend.Sum(power, left);
        _backend.Map<ScaledProduct>(Operands.Read(one.Delta, other.Delta, _minibatch).Write(product));
        _backend.Sum(product, right);
        _backend.Map<Multiply>(Operands.Read(left, right).Write(left));
        Add(left, sums);

        foreach (var (linear, quadratic) in (((Matrix X, Matrix Delta, Matrix Q), (Matrix X, Matrix Delta, Matrix Q))[])[(one, other), (other, one)])
        {
            _backend.Map<TimesSquareOf>(Operands.Read(linear.X, quadratic.X).Write(power));
            _map.Forward<TimesScaledProduct>(power, c, Operands.Read(linear.Delta, quadratic.Q, _minibatch).Write(product));
            Add(product, sums);
        }

        var weights = Scratch("weights", _inputs, _outputs);
        _backend.Map<Square>(Operands.Read(c).Write(weights));
        _backend.Map<ProductOfSquares>(Operands.Read(one.X, other.X).Write(power));
        _map.Forward<TimesScaledProduct>(power, weights, Operands.Read(one.Q, other.Q, _minibatch).Write(product));
        Add(product, sums);
    }

    /// <summary>Both gradients of one example after the other, multiplied and summed.</summary>
    private void PairOverPositions(
        (Matrix X, Matrix Delta, Matrix Q) one, (Matrix X, Matrix Delta, Matrix Q) other, Matrix c, Span<double> sums)
    {
        var (mean, gradient, second) = (Weights("mean"), Weights("gradient"), Weights("gradient of the other"));
        var (inputs, ofOther) = (Squares("x2", one.X, _one), Squares("x2 of the other", other.X, _one));
        for (var m = 0; m < _examples; m++)
        {
            _map.ExampleGradient<Copy>(m, one.X, one.Delta, Operands.Read().Write(mean));
            _map.ExampleGradient<LocalGradient>(m, inputs, one.Q, Operands.Read(c, mean, _minibatch).Write(gradient));
            _map.ExampleGradient<Copy>(m, other.X, other.Delta, Operands.Read().Write(mean));
            _map.ExampleGradient<LocalGradient>(m, ofOther, other.Q, Operands.Read(c, mean, _minibatch).Write(second));
            _backend.Map<Multiply>(Operands.Read(gradient, second).Write(gradient));
            sums[m] = Total(gradient);
        }
    }

    /// <summary>A scratch matrix in the shape of an input, kept under its name.</summary>
    public Matrix Inputs(string name, Matrix input) => Scratch(name, input.Rows, input.Columns);

    /// <summary>((X²)ᵀQ, c, XᵀΔ, M) of one example → M(XᵀΔ + c·(X²)ᵀQ).</summary>
    public readonly struct LocalGradient : IQuaternary<LocalGradient>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d) where T : struct, ILane<T> => d * T.Fma(a, b, c);
    }

    /// <summary>(a, b, m) → ma·mb.</summary>
    public readonly struct ScaledProduct : ITernary<ScaledProduct>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c) where T : struct, ILane<T> => c * a * (c * b);
    }

    /// <summary>(a, b) → ab².</summary>
    public readonly struct TimesSquareOf : IBinary<TimesSquareOf>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T> => a * b * b;
    }

    /// <summary>(a, b) → (ab)².</summary>
    public readonly struct ProductOfSquares : IBinary<ProductOfSquares>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b) where T : struct, ILane<T>
        {
            var product = a * b;
            return product * product;
        }
    }

    /// <summary>(p, a, b, m) → p·ma·mb.</summary>
    public readonly struct TimesScaledProduct : IQuaternary<TimesScaledProduct>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T a, T b, T c, T d) where T : struct, ILane<T> => a * (d * b) * (d * c);
    }
}
