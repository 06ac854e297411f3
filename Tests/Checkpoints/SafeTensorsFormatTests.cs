using System.Text;
using CsCheck;
using Sgvb.Measuring.Checkpoints;
using Sgvb.Model.Posterior;

namespace Sgvb.Tests.Checkpoints;

/// <summary>Bytes that are no file of the format, or no longer those that were written, are refused.</summary>
public sealed class SafeTensorsFormatTests : CheckpointFile
{
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
    public void Read_RefusesHolesOverlapsAndBytesOfNoTensor()
    {
        var good = Good(PosteriorSpec.Alpha()).Select(RawTensors.Of).ToList();
        RawTensors.Write(File, good, before: 4);
        Refused("layers.0.theta begins at byte 4, but what stands before it ends at 0: a hole");
        RawTensors.Write(File, good, between: 8);
        Refused("a hole");
        RawTensors.Write(File, good, between: -4);
        Refused("an overlap");
        RawTensors.Write(File, good, after: 3);
        Refused("3 bytes follow the last tensor");
        RawTensors.Write(File, good, after: -1);
        Refused("it is cut off");
        RawTensors.Write(File, [.. good, new("huge", "F32", [int.MaxValue, int.MaxValue, int.MaxValue, 4], 0)]);
        Refused("tensor huge has shape");
    }

    [Theory]
    [InlineData("""{"__metadata__":{"epoch":3}}""", "metadata epoch is no text")]
    [InlineData("""{"__metadata__":{"epoch":null}}""", "metadata epoch is no text")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "metadata a is no text, or stands twice")]
    [InlineData("""{"__metadata__":[]}""", "its metadata are no JSON object")]
    [InlineData("""{"a":null}""", "tensor a is no JSON object")]
    [InlineData("""{"a":{"dtype":"F32","shape":null,"data_offsets":[0,0]}}""", "tensor a has no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,0]}}""", "tensor a has a shape of other things")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,-4]}}""", "data_offsets that are no whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0]}}""", "1 data_offsets instead of 2")]
    [InlineData("""{"a\ud800":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", "is no text")]
    [InlineData("""[]""", "no JSON object")]
    [InlineData("""{"a":""", "no JSON from byte")]
    public void Read_RefusesAHeaderOfOtherThings(string header, string message)
    {
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header)]);
        Refused(message);
    }

    [Fact]
    public void Read_RefusesEveryFlippedBitOrGivesTheSame()
    {
        var written = Sample([3, 2, 2], PosteriorSpec.Alpha(Tie.Unit));
        written.Write(File);
        var whole = System.IO.File.ReadAllBytes(File);
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
            for (var bit = 0; bit < 8; bit++)
            {
                var broken = (byte[])whole.Clone();
                broken[at] ^= (byte)(1 << bit);
                System.IO.File.WriteAllBytes(File, broken);
                try
                {
                    AssertEqual(written, Checkpoint.Read(File));
                }
                catch (SgvbException e)
                {
                    Assert.DoesNotContain('\n', e.Message);
                    refused++;
                }
            }

        // Only the name of the checksum itself may change without harm: the file is then one without.
        Assert.InRange(8 * whole.Length - refused, 0, 8 * "sha256".Length);
    }

    [Fact]
    public void Read_TakesFilesWithoutAChecksumAndTellsAChangeOfOnesWith()
    {
        var good = Good(PosteriorSpec.Alpha());
        RawTensors.Write(File, [.. good.Select(RawTensors.Of)]);
        Checkpoint.Read(File);
        Sample([5, 4, 3], PosteriorSpec.Alpha()).Write(File);
        var (tensors, metadata) = SafeTensors.Read(File);
        // Another tool writes the tensors in another order and the header in another way; the checksum stays.
        RawTensors.Write(File, [.. tensors.Values.Reverse().Select(RawTensors.Of)], metadata: metadata);
        AssertEqual(Sample([5, 4, 3], PosteriorSpec.Alpha()), Checkpoint.Read(File));
        tensors["layers.1.bias"].Data[2] = MathF.BitIncrement(tensors["layers.1.bias"].Data[2]);
        RawTensors.Write(File, [.. tensors.Values.Select(RawTensors.Of)], metadata: metadata);
        Refused("was damaged or changed after it was written");
    }

    [Fact]
    public void Read_RefusesAHeaderThatLiesAboutItsLength()
    {
        System.IO.File.WriteAllBytes(File, [.. BitConverter.GetBytes(ulong.MaxValue), 1, 2, 3]);
        Refused("the header claims");
    }
}
