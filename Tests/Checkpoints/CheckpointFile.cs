using Sgvb.Measuring.Checkpoints;
using Sgvb.Model;
using Sgvb.Model.Layers;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Checkpoints;

/// <summary>A checkpoint's file of one test: what is written into it, and what reading it must say.</summary>
public abstract class CheckpointFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sgvb-checkpoint-").FullName;

    protected string File => Path.Combine(_folder, "net.safetensors");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static void AssertEqual(Checkpoint written, Checkpoint read)
    {
        Assert.Equal(12.5, read.Epoch);
        Assert.Equal(written.Parameters.Layers.Count, read.Parameters.Layers.Count);
        foreach (var (a, b) in written.Parameters.Layers.Zip(read.Parameters.Layers))
        {
            Assert.Equal(a.Tensors.Select(t => t.Name), b.Tensors.Select(t => t.Name));
            Assert.All(a.Tensors.Zip(b.Tensors), t => Assert.Equal(t.First.Values, t.Second.Values));
        }
    }

    protected static Checkpoint Sample(int[] widths, PosteriorSpec posterior) => Sample(Network.Dense(widths), posterior);

    protected static Checkpoint Sample(Network network, PosteriorSpec posterior)
    {
        var parameters = new Parameters(network, posterior);
        var next = 0f;
        foreach (var layer in parameters.Layers)
            foreach (var array in layer.Tensors.Select(t => t.Values))
                for (var i = 0; i < array.Length; i++)
                    array[i] = next++ / 7;
        return new Checkpoint(parameters, posterior, new Dictionary<string, string> { ["epoch"] = "12.5" });
    }

    /// <summary>The tensors of a network 5-4-3.</summary>
    protected IReadOnlyList<NamedTensor> Good(PosteriorSpec posterior)
    {
        Sample([5, 4, 3], posterior).Write(File);
        return [.. SafeTensors.Read(File).Tensors.Values];
    }

    protected void Write(IEnumerable<NamedTensor> tensors) => SafeTensors.Write(File, [.. tensors], new Dictionary<string, string>());

    protected void Refused(string part)
    {
        var refusal = Assert.Throws<SgvbException>(() => Checkpoint.Read(File));
        Assert.Equal(SgvbException.BadInput, refusal.ExitCode);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }
}
