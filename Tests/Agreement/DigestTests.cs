using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Sgvb.Backends.Simd.Lanes;
using Sgvb.Model.Layers;
using Sgvb.Tests.Reports;

namespace Sgvb.Tests.Agreement;

/// <summary>
/// The gradients of every estimator × posterior × KL at odd shapes are bit for bit those whose digests are committed, on every instruction
/// set: what a change of structure may not change. A change that means to alter a result replaces the digests
/// and says by how much the result moved.
/// </summary>
public sealed class DigestTests
{
    private const int Minibatch = 7;

    private static readonly Network Odd = Network.Dense([23, 17, 9, 5]);

    [Fact]
    public void Gradients_are_those_of_the_committed_digests()
    {
        var lines = new List<string>();
        foreach (var (estimator, posterior) in Combinations.EstimatorsAndPosteriors)
            foreach (var method in Combinations.Methods(estimator, posterior))
            {
                var comparison = Comparison.WithoutReference(method, Odd, Minibatch);
                var digests = Enum.GetValues<SimdPath>().Where(SimdPaths.IsSupported).Select(path => Digest(comparison, path)).Distinct().ToList();
                var over = method.KlOverInputs ? " over inputs" : "";
                lines.Add($"{method.Estimator} {method.Posterior} {method.Kl.ToString().ToLowerInvariant()}{over} {string.Join(' ', digests)}");
            }

        Snapshot.Check("gradient-digests.txt", string.Join('\n', lines) + "\n");
    }

    private static string Digest(Comparison comparison, SimdPath path)
    {
        var (loss, losses, gradients) = comparison.Run(path, threads: 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(loss));
        hash.AppendData(MemoryMarshal.AsBytes(losses.AsSpan()));
        foreach (var layer in gradients.Layers)
            foreach (var tensor in layer.Tensors)
                hash.AppendData(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
