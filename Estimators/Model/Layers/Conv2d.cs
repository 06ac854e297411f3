namespace Sgvb.Model.Layers;

/// <summary>
/// A two-dimensional convolution over a picture (in the sense of neural networks: a correlation): every output position sums over a square
/// of the input, with the same weights at all positions. B[m, y, x, f] = Σ_{c, ky, kx} X[m, y·stride + ky − padding, …, c]·θ[(c, ky, kx), f].
/// </summary>
/// <param name="Filters">F, channels of the output.</param>
/// <param name="Kernel">k, rows and columns of the square.</param>
/// <param name="Stride">Input positions from one output to the next.</param>
/// <param name="Padding">Rows and columns of zeros around the picture.</param>
public sealed record Conv2d(int Filters, int Kernel, int Stride = 1, int Padding = 0) : LayerSpec
{
    private const string Prefix = "conv";

    public override bool TakesPictures => true;

    public override long FanIn(Shape input) => (long)input.Channels * Kernel * Kernel;

    public override int UnitsOf(Shape input) => input.Channels;

    public override Shape Output(Shape input) => new(Filters, Size(input.Height), Size(input.Width));

    public override IReadOnlyList<int> ThetaShape(Shape input) => [Filters, input.Channels, Kernel, Kernel];

    public override LinearMap CreateMap(IBackend backend, Shape input, int examples) => new Map(
        backend, new Convolution(0, examples, input.Channels, input.Height, input.Width, Kernel, Stride, Padding), Filters);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Filters}k{Kernel}")
        + (Stride == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"s{Stride}"))
        + (Padding == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"p{Padding}"));

    /// <summary>From conv32k5s2p2: filters, kernel, stride (1 where left out) and padding (0). Null where the text is none.</summary>
    internal static Conv2d? TryRead(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var rest = text.AsSpan(Prefix.Length);
        return Number(ref rest) is { } filters && Letter(ref rest, 'k') && Number(ref rest) is { } kernel
            && (Letter(ref rest, 's') ? Number(ref rest) : 1) is { } stride
            && (Letter(ref rest, 'p') ? Number(ref rest) : 0) is { } padding
            && rest.IsEmpty && filters > 0 && kernel > 0 && stride > 0
                ? new Conv2d(filters, kernel, stride, padding)
                : null;
    }

    private int Size(int input) => input + 2 * Padding < Kernel ? 0 : (input + 2 * Padding - Kernel) / Stride + 1;

    private static bool Letter(ref ReadOnlySpan<char> text, char letter)
    {
        var found = text.Length > 0 && text[0] == letter;
        text = found ? text[1..] : text;
        return found;
    }

    private static int? Number(ref ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
            length++;
        var number = int.TryParse(text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= Shape.Largest ? value : (int?)null;
        text = text[length..];
        return number;
    }

    /// <summary>
    /// One kernel sample serves all positions of its examples: the noise of a group is made once, as a matrix in the shape of the weights,
    /// and goes through the same products as the weights.
    /// </summary>
    private sealed class Map(IBackend backend, Convolution convolution, int filters) : LinearMap
    {
        private readonly Lazy<Matrix> _noise = new(() => backend.Allocate(convolution.Inputs, filters));
        private readonly Lazy<Matrix> _weights = new(() => backend.Allocate(convolution.Inputs, filters));

        public override void Forward<TOperation>(Matrix x, Matrix weights, in Operands operands) =>
            backend.Convolve<TOperation>(convolution, x, weights, operands);

        public override void GradientByWeights<TOperation>(Matrix x, Matrix delta, in Operands operands) =>
            backend.ConvolveByWeights<TOperation>(convolution, x, delta, operands);

        public override void GradientByInput<TOperation>(Matrix delta, Matrix weights, in Operands operands) =>
            backend.ConvolveByInput<TOperation>(convolution, delta, weights, operands);

        public override void NoiseForward(Matrix x, Matrix scale, in NoiseKey key, int group, Matrix y)
        {
            for (var first = 0; first < convolution.Examples; first += group)
            {
                MakeWeights(scale, key, first / group);
                backend.Convolve<Copy>(Group(first, group), x, _weights.Value, Operands.Read().Write(y));
            }
        }

        public override void NoiseGradient(
            Matrix x, Matrix scale, Matrix delta, in NoiseKey key, int group, bool closedAtZero, Matrix? gradX, Matrix gradScale)
        {
            backend.Map<Zero>(Operands.Read().Write(gradScale));
            for (var first = 0; first < convolution.Examples; first += group)
            {
                var examples = Group(first, group);
                MakeWeights(scale, key, first / group);
                backend.ConvolveByWeights<AddProduct>(examples, x, delta, Operands.Read(_noise.Value, gradScale).Write(gradScale));
                if (gradX is not null)
                    backend.ConvolveByInput<Copy>(examples, delta, _weights.Value, Operands.Read().Write(gradX));
            }
        }

        public override bool SumsOverPositions => true;

        public override void NoiseSquares(Matrix a, Matrix scale, Matrix b, in NoiseKey key, Matrix squares) =>
            throw new InvalidOperationException("the gradients of a convolution's examples have no common factor");

        public override void ExampleGradient<TOperation>(int example, Matrix x, Matrix delta, in Operands operands) =>
            backend.ConvolveByWeights<TOperation>(convolution.Of(example, 1), x, delta, operands);

        public override void Dispose()
        {
            foreach (var matrix in (Lazy<Matrix>[])[_noise, _weights])
                if (matrix.IsValueCreated)
                    matrix.Value.Dispose();
            base.Dispose();
        }

        private Convolution Group(int first, int group) => convolution.Of(first, Math.Min(group, convolution.Examples - first));

        private void MakeWeights(Matrix scale, in NoiseKey key, int index)
        {
            backend.FillNoise(_noise.Value, key, NoiseKind.Normal, (long)index * convolution.Inputs);
            backend.Map<Multiply>(Operands.Read(scale, _noise.Value).Write(_weights.Value));
        }
    }
}
