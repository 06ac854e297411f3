namespace Sgvb.Model.Layers;

/// <summary>Every output is a sum over the whole input: B = Xθ with X [M, K], θ [K, L]. A picture is flattened: channel, row, column.</summary>
/// <param name="Units">L.</param>
public sealed record Dense(int Units) : LayerSpec
{
    public override long FanIn(Shape input) => input.Elements;

    public override int UnitsOf(Shape input) => input.Elements;

    public override Shape Output(Shape input) => new(Units);

    public override IReadOnlyList<int> ThetaShape(Shape input) => [input.Elements, Units];

    public override LinearMap CreateMap(IBackend backend, Shape input, int examples) => new Map(backend);

    public override string ToString() => Units.ToString(CultureInfo.InvariantCulture);

    private sealed class Map(IBackend backend) : LinearMap
    {
        public override void Forward<TOperation>(Matrix x, Matrix weights, in Operands operands) =>
            backend.Gemm<TOperation>(Product.NN, x, weights, operands);

        public override void GradientByWeights<TOperation>(Matrix x, Matrix delta, in Operands operands) =>
            backend.Gemm<TOperation>(Product.TN, x, delta, operands);

        public override void GradientByInput<TOperation>(Matrix delta, Matrix weights, in Operands operands) =>
            backend.Gemm<TOperation>(Product.NT, delta, weights, operands);

        public override void NoiseForward(Matrix x, Matrix scale, in NoiseKey key, int group, Matrix y) =>
            backend.NoiseProduct(x, scale, key, group, y);

        public override void NoiseGradient(
            Matrix x, Matrix scale, Matrix delta, in NoiseKey key, int group, bool closedAtZero, Matrix? gradX, Matrix gradScale) =>
            backend.NoiseProductGradient(x, scale, delta, key, group, closedAtZero, gradX, gradScale);

        public override void NoiseSquares(Matrix a, Matrix scale, Matrix b, in NoiseKey key, Matrix squares) =>
            backend.NoiseSquares(a, scale, b, key, squares);
    }
}
