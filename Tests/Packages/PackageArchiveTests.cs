using System.IO.Compression;
using System.Text;
using Sgvb.Cli.Packages;

namespace Sgvb.Tests.Packages;

public sealed class PackageArchiveTests
{
    [Fact]
    public void Time_order_and_drawn_names_leave_no_trace()
    {
        var one = Normal(Archive("a1b2", DateTimeOffset.UnixEpoch.AddYears(30), ["lib/b.dll", "lib/a.dll"]));
        var two = Normal(Archive("ffff", DateTimeOffset.UnixEpoch.AddYears(50), ["lib/a.dll", "lib/b.dll"]));
        Assert.Equal(one, two);
        using var archive = new ZipArchive(new MemoryStream(one));
        Assert.Equal(["_rels/.rels", "lib/a.dll", "lib/b.dll", "package/services/metadata/core-properties/1.psmdcp"], archive.Entries.Select(e => e.FullName));
        using var relations = new StreamReader(archive.GetEntry("_rels/.rels")!.Open());
        Assert.Equal("""<Relationship Target="/package/services/metadata/core-properties/1.psmdcp" Id="R1" />""", relations.ReadToEnd());
    }

    [Fact]
    public void Other_content_is_another_file() => Assert.NotEqual(
        Normal(Archive("a1", DateTimeOffset.UnixEpoch.AddYears(30), ["lib/a.dll"])), Normal(Archive("a1", DateTimeOffset.UnixEpoch.AddYears(30), ["lib/c.dll"])));

    private static byte[] Normal(byte[] package)
    {
        var stream = new MemoryStream();
        PackageArchive.Normalise(new MemoryStream(package), stream);
        return stream.ToArray();
    }

    private static byte[] Archive(string lot, DateTimeOffset time, string[] files)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            Add($"package/services/metadata/core-properties/{lot}.psmdcp", "x");
            Add("_rels/.rels", $"""<Relationship Target="/package/services/metadata/core-properties/{lot}.psmdcp" Id="R{lot}" />""");
            foreach (var file in files)
                Add(file, file);

            void Add(string name, string text)
            {
                var entry = archive.CreateEntry(name);
                entry.LastWriteTime = time;
                using var writer = entry.Open();
                writer.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }
}
