using System.Security.Cryptography;
using System.Text;

namespace Sgvb.Tests.Data;

/// <summary>The managed SHA-256 against FIPS 180-4's examples and against .NET's own.</summary>
public sealed class Sha256Tests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Gives_the_standards_examples(string text, string hash) =>
        Assert.Equal(hash, Convert.ToHexStringLower(Sha256.HashData(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void Agrees_at_every_length_however_the_bytes_come()
    {
        var random = new Random(1);
        for (var length = 0; length <= 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var expected = SHA256.HashData(bytes);
            Assert.Equal(expected, Sha256.HashData(bytes));
            Assert.Equal(expected, Sha256.HashData(new MemoryStream(bytes)));
            var pieces = new Sha256();
            for (var at = 0; at < length;)
            {
                var next = Math.Min(length, at + random.Next(0, 130));
                pieces.Append(bytes.AsSpan(at, next - at));
                at = next;
            }

            Assert.Equal(expected, pieces.Finish());
        }
    }

    [Fact]
    public void Agrees_over_many_buffers()
    {
        var bytes = new byte[1_000_003];
        new Random(2).NextBytes(bytes);
        Assert.Equal(SHA256.HashData(bytes), Sha256.HashData(new MemoryStream(bytes)));
    }

    /// <summary>.NET's own ends the process where OpenSSL is missing, so nobody calls it; downloads alone need it, and say so.</summary>
    [Fact]
    public void Nobody_hashes_by_the_systems_library()
    {
        var root = Places.Repository();
        Assert.SkipWhen(root is null, "no sources");
        var projects = Directory.EnumerateFiles(root!, "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetDirectoryName(p)!)
            .Where(p => Path.GetFileName(p) != "Tests").ToList();
        Assert.True(projects.Count >= 4);
        foreach (var project in projects)
            foreach (var file in Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
                .Where(f => !f.Contains("/obj/", StringComparison.Ordinal)))
                Assert.False(File.ReadAllText(file).Contains("System.Security.Cryptography", StringComparison.Ordinal), file);
    }
}
