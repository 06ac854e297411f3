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
                    NoiseKind.Normal => ReferenceNoise.Normal(key, firstRow + r, c, columns),
                    NoiseKind.Sign => ReferenceNoise.Sign(key, firstRow + r, c, columns),
                    _ => ReferenceNoise.Uniform(key, firstRow + r, c, columns),
                });
        return values;
    }
}
