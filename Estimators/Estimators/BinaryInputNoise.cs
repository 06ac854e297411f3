using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Estimators;

/// <summary>
/// Binary dropout (Srivastava et al. 2014) with the variance of the Gaussian kind: p = α/(1 + α), so α = p/(1 − p).
///   F = 1/(1 − p) where u &gt; p, otherwise 0; u uniform [M, K]; the rest is in <see cref="InputNoiseLayer"/>.
/// The drop probability has no pathwise gradient: α stays fixed.
/// </summary>
public sealed class BinaryInputNoise(LayerContext context) : InputNoiseLayer(context, learned: false)
{
    protected override void DrawFactor(in NoiseKey key)
    {
        Backend.FillNoise(Factor, key, NoiseKind.Uniform);
        Backend.Map(new FactorStep(), Operands.Read(Factor, Level).Write(Factor));
    }

    /// <summary>(u, ρ) → F, with α = ρ² and 1/(1 − p) = 1 + α.</summary>
    public readonly struct FactorStep : IStep
    {
        public static int Inputs => 2;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            var scale = T.Fma(b, b, T.Create(1));
            x = T.WherePositive(a - b * b / scale, scale);
            y = z = default;
        }
    }
}
