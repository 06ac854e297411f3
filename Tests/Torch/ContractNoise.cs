using Sgvb.Noise;
using Sgvb.References;

namespace Sgvb.Tests.Torch;

/// <summary>The contract's noise, element by element from the reference.</summary>
internal static class ContractNoise
{
    public static float[] Of(NoiseKey key, NoiseKind kind, int rows, int columns, long firstRow)
    {
        var values = new float[rows * columns];
        for (var r = 0; r < rows; r++)
            for (var c = 0; c < columns; c++)
                values[r * columns + c] = (float)(kind switch
                {
                    NoiseKind.Normal when key.Points.IsSet => Normal(key, firstRow + r, c, columns),
                    NoiseKind.Normal => ReferenceNoise.Normal(key, firstRow + r, c, columns),
                    NoiseKind.Sign => ReferenceNoise.Sign(key, firstRow + r, c, columns),
                    _ => ReferenceNoise.Uniform(key, firstRow + r, c, columns),
                });
        return values;
    }

    /// <summary>Of the points of a net; what its row means is tested where the points are.</summary>
    private static float Normal(NoiseKey key, long row, int column, int columns)
    {
        var number = key.Points.Point((uint)row, key.Sample, out var position);
        return ContractFloats.Normal(
            ReferencePoints.Word(key, number, key.Points.Bits, (int)position, column, columns, NoiseGenerator.Philox), key.Mirrored);
    }
}
