using Sgvb.Data;

namespace Sgvb.Tests.Data;

/// <summary>CIFAR-10's archive, fetched from a server on loopback and read.</summary>
public sealed class CifarFetchTests : IDisposable
{
    private static readonly DataSets Drawn = Shapes.Generate(5, 250, 30);
    private static readonly (byte[] Bytes, CifarArchive Archive) Packed = CifarSample.Pack(CifarSample.Batches(Drawn.Train, Drawn.Test));

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly List<LoopbackMirror> _mirrors = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _mirrors.ForEach(m => m.Dispose());
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_fetched_is_read_and_has_the_published_name()
    {
        var mirror = Mirror(Behaviour.Serve);
        await Fetch(mirror);
        Assert.Equal([Packed.Archive.FileName], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        var data = new CifarFolder(Packed.Archive).Load(_folder.Path);
        Assert.Equal(("cifar-10", 250, 30), (data.Name, data.Train.Rows, data.Test.Rows));
        Assert.Equal(Drawn.Train.Subset("same", RowOrder.ByContent(Drawn.Train)).ContentHash, data.Train.ContentHash);
        await Fetch(mirror);
        Assert.Equal([Packed.Archive.FileName], mirror.Requests);
    }

    [Theory]
    [InlineData(nameof(Behaviour.Truncate), "broke the connection off")]
    [InlineData(nameof(Behaviour.Corrupt), "wrong checksum")]
    [InlineData(nameof(Behaviour.Refuse), "404")]
    [InlineData(nameof(Behaviour.HangUp), "broke the connection off")]
    [InlineData(nameof(Behaviour.Endless), "more bytes than")]
    public async Task A_bad_mirror_is_followed_by_the_next_and_alone_is_one_line(string habit, string says)
    {
        var bad = Mirror(Enum.Parse<Behaviour>(habit));
        var message = await OneLine.OfAsync(() => Fetch(bad));
        Assert.StartsWith("cifar-10-binary.tar.gz: no mirror gave it (127.0.0.1", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.Contains("SGVB_MIRRORS", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        await Fetch(bad, Mirror(Behaviour.Serve));
        Assert.True(Packed.Archive.IsGood(Packed.Archive.FindIn(_folder.Path)!));
    }

    [Fact]
    public async Task A_damaged_archive_is_replaced()
    {
        var path = _folder[Packed.Archive.FileName];
        foreach (var damaged in (byte[][])[[], Packed.Bytes[..1000], [.. Packed.Bytes, 0]])
        {
            await File.WriteAllBytesAsync(path, damaged, Cancellation);
            await Fetch(Mirror(Behaviour.Serve));
            Assert.Equal(Packed.Bytes, await File.ReadAllBytesAsync(path, Cancellation));
        }
    }

    [Fact]
    public void What_is_published_is_asked_for_at_its_author_s_page()
    {
        Assert.Equal(("cifar-10-binary.tar.gz", 170_052_171L), (CifarArchive.Published.FileName, CifarArchive.Published.Length));
        Assert.Equal([CifarArchive.Published], PublishedSet.Cifar10.Files);
        Assert.Equal("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz", new Uri(Assert.Single(PublishedSet.Cifar10.Mirrors), "cifar-10-binary.tar.gz").ToString());
    }

    private LoopbackMirror Mirror(params Behaviour[] habits)
    {
        var mirror = new LoopbackMirror(new Dictionary<string, byte[]> { [Packed.Archive.FileName] = Packed.Bytes }, habits);
        _mirrors.Add(mirror);
        return mirror;
    }

    private Task Fetch(params LoopbackMirror[] mirrors) =>
        new DataFetcher(_client, [.. mirrors.Select(m => m.Address)], [Packed.Archive], TimeSpan.FromSeconds(20)).FetchAsync(_folder.Path, null, Cancellation);
}
