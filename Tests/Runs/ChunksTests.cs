using System.Runtime.InteropServices;

namespace Sgvb.Tests.Runs;

public sealed class ChunksTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(8, 4)]
    [InlineData(9, 4)]
    public void Pieces_cover_an_array_once_and_in_order(int length, int chunk)
    {
        var pieces = Enumerable.Range(0, Chunks.Count(length, chunk)).Select(i => Chunks.Of(length, chunk, i)).ToList();
        Assert.Equal(Enumerable.Range(0, length), pieces.SelectMany(p => Enumerable.Range(p.From, p.To - p.From)));
        Assert.All(pieces, p => Assert.InRange(p.To - p.From, 1, chunk));
    }

    [Fact]
    public void The_longest_array_overflows_no_end()
    {
        const int chunk = 1 << 28;
        Assert.Equal(8, Chunks.Count(Array.MaxLength, chunk));
        Assert.Equal((7 * chunk, Array.MaxLength), Chunks.Of(Array.MaxLength, chunk, 7));
    }

    [Fact]
    public void Bytes_come_in_order_and_can_be_written()
    {
        float[] values = [1, 2, 3, 4, 5];
        var bytes = new List<byte>();
        Chunks.EachBytes(values, piece => bytes.AddRange(piece), chunk: 2);
        Assert.Equal(MemoryMarshal.AsBytes<float>(values).ToArray(), bytes);
        Chunks.EachBytes(values, piece => piece.Clear(), chunk: 2);
        Assert.All(values, v => Assert.Equal(0, v));
    }
}
