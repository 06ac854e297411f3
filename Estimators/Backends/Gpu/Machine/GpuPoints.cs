using ILGPU;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>A set of points as kernels take it, with Sobol's direction numbers on the device.</summary>
internal struct GpuPoints
{
    public ArrayView<float> Directions;
    public PointSet Set;
    public uint Pass;
    public int IsSet;

    /// <summary>One coordinate of a point.</summary>
    /// <param name="point">Its number.</param>
    /// <param name="order">The seed of the order in which the group of columns goes through the points.</param>
    /// <param name="dimension">In the group.</param>
    /// <param name="seed">Of the scrambling.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly LaneGpu Coordinate(uint point, LaneGpu order, int dimension, LaneGpu seed)
    {
        var number = LaneGpu.Bits(OwenScramble.Shuffled(LaneGpu.FromBits(point), Set.Bits, order));
        var word = LaneGpu.FromBits(0);
        for (var bit = 0; bit < Set.Bits; bit++)
        {
            // No branch: neighbouring threads have other numbers.
            var mask = 0u - (number >> bit & 1u);
            word = LaneGpu.Xor(word, LaneGpu.And(LaneGpu.FromBits(Interop.FloatAsInt(Directions[bit * Sobol.Dimensions + dimension])), mask));
        }

        return OwenScramble.Of(word, seed);
    }
}
