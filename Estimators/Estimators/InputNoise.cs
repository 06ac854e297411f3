using System.Runtime.CompilerServices;
using Sgvb.Backends;
using Sgvb.Model;
using Sgvb.Noise;
using Sgvb.Numerics;

namespace Sgvb.Estimators;

/// <summary>
/// Gaussian noise on a layer's input: Gaussian dropout A (Srivastava et al. 2014, section 10), and with α learned variational dropout A
/// (1506.02557, section 3.1).
///   F = 1 + ρξ, ξ ~ N(0, 1) [M, K]; the rest is in <see cref="InputNoiseLayer"/>.
/// </summary>
public sealed class InputNoise<TRule>(LayerContext context) : InputNoiseLayer(context, TRule.Learned) where TRule : struct, IPosteriorRule
{
    protected override void DrawFactor(in NoiseKey key)
    {
        Backend.FillNoise(Factor, key, NoiseKind.Normal);
        Backend.Map(new FactorStep(), Operands.Read(Factor, Level).Write(Factor));
    }

    /// <summary>(ξ, ρ) → F.</summary>
    public readonly struct FactorStep : IStep
    {
        public static int Inputs => 2;

        public static int Outputs => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(T a, T b, T c, T d, T e, T f, out T x, out T y, out T z) where T : struct, ILane<T>
        {
            x = T.Fma(a, b, T.Create(1));
            y = z = default;
        }
    }
}
