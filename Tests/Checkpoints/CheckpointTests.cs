using System.Text;
using CsCheck;
using Sgvb.Model;
using Sgvb.Runs.Checkpoints;
using Xunit;

namespace Sgvb.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sgvb-checkpoint-").FullName;

    private string File => Path.Combine(folder, "net.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(PosteriorKind.Alpha, Tie.Layer)]
    [InlineData(PosteriorKind.Alpha, Tie.Unit)]
    [InlineData(PosteriorKind.Alpha, Tie.Weight)]
    [InlineData(PosteriorKind.Sigma, Tie.Weight)]
    public void Read_GivesBackWhatWasWritten(PosteriorKind kind, Tie tie)
    {
        var posterior = kind == PosteriorKind.Alpha ? PosteriorSpec.Alpha(tie) : PosteriorSpec.Sigma();
        var written = Sample([5, 4, 3], posterior);
        written.Write(File);
        var read = Checkpoint.Read(File);
        Assert.Equal(written.Widths, read.Widths);
        Assert.Equal((kind, tie), (read.Posterior.Kind, read.Posterior.Tie));
        Assert.Equal(12.5, read.Epoch);
        foreach (var (a, b) in written.Parameters.Layers.Zip(read.Parameters.Layers))
        {
            Assert.Equal(a.Theta, b.Theta);
            Assert.Equal(a.Bias, b.Bias);
            Assert.Equal(a.LogScale, b.LogScale);
        }
    }

    [Fact]
    public void Write_PutsTheDataAtAMultipleOfEightBytes()
    {
        Sample([5, 4, 3], PosteriorSpec.Alpha()).Write(File);
        Assert.Equal(0L, BitConverter.ToInt64(System.IO.File.ReadAllBytes(File)) % 8);
    }

    [Fact]
    public void Read_RefusesEveryTruncation_InOneLine()
    {
        Sample([3, 2], PosteriorSpec.Alpha()).Write(File);
        var whole = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            Refused("");
        }
    }

    [Fact]
    public void Read_RefusesOffsetsThatAreNotTwo_InOneLine()
    {
        Sample([3, 2], PosteriorSpec.Alpha()).Write(File);
        var whole = System.IO.File.ReadAllBytes(File);
        // The comma in the first pair of offsets becomes part of a number.
        var at = whole.AsSpan().IndexOf("data_offsets\":["u8);
        whole[at + whole.AsSpan(at).IndexOf((byte)',')] = (byte)'e';
        System.IO.File.WriteAllBytes(File, whole);
        Refused("1 data_offsets instead of 2");
    }

    [Fact]
    public void Read_NeverThrowsAnythingElse_OnCorruptedBytes()
    {
        Sample([3, 2], PosteriorSpec.Alpha()).Write(File);
        var whole = System.IO.File.ReadAllBytes(File);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var broken = (byte[])whole.Clone();
            broken[at] = value;
            System.IO.File.WriteAllBytes(File, broken);
            try
            {
                Checkpoint.Read(File);
            }
            catch (SgvbException)
            {
                // Refusing is right; so is reading, where the byte was a weight's.
            }
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void Read_NamesAMissingTensor()
    {
        SafeTensors.Write(File, [new NamedTensor("layers.0.theta", [2, 2], new float[4])], new Dictionary<string, string>());
        Refused("layers.0.log_alpha");
        SafeTensors.Write(File, [new NamedTensor("theta", [2, 2], new float[4])], new Dictionary<string, string>());
        Refused("layers.0.theta is missing");
    }

    [Fact]
    public void Read_NamesAWrongShapeANaNAndAnotherType()
    {
        NamedTensor[] good = [new("layers.0.theta", [2, 2], new float[4]), new("layers.0.bias", [2], new float[2]),
            new("layers.0.log_alpha", [1], new float[1])];
        SafeTensors.Write(File, [good[0], new NamedTensor("layers.0.bias", [3], new float[3]), good[2]], new Dictionary<string, string>());
        Refused("layers.0.bias has shape [3]");
        SafeTensors.Write(File, [good[0], new NamedTensor("layers.0.bias", [2], [0, float.NaN]), good[2]], new Dictionary<string, string>());
        Refused("holds NaN at element 1");
        SafeTensors.Write(File, good, new Dictionary<string, string>());
        var text = Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(File)).Replace("\"F32\"", "\"F16\"", StringComparison.Ordinal);
        System.IO.File.WriteAllBytes(File, Encoding.Latin1.GetBytes(text));
        Refused("dtype F16");
    }

    [Fact]
    public void Read_RefusesAHeaderThatLiesAboutItsLength()
    {
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes(ulong.MaxValue), 1, 2, 3]);
        Refused("the header claims");
    }

    private void Refused(string part)
    {
        var refusal = Assert.Throws<SgvbException>(() => Checkpoint.Read(File));
        Assert.Equal(SgvbException.BadInput, refusal.ExitCode);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    private static Checkpoint Sample(int[] widths, PosteriorSpec posterior)
    {
        var parameters = new Parameters(widths, posterior);
        var next = 0f;
        foreach (var layer in parameters.Layers)
            foreach (var array in (float[][])[layer.Theta, layer.Bias, layer.LogScale])
                for (var i = 0; i < array.Length; i++)
                    array[i] = next++ / 7;
        return new Checkpoint(parameters, widths, posterior, new Dictionary<string, string> { ["epoch"] = "12.5" });
    }
}
