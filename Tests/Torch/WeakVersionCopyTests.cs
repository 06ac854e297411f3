using Sgvb.Backends.Torch;
using Xunit;

namespace Sgvb.Tests.Torch;

/// <summary>The private copy that loads beside an older libstdc++.</summary>
public sealed class WeakVersionCopyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sgvb-weak-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void One_flag_is_set_and_nothing_else_changes()
    {
        var original = File.ReadAllBytes(TorchFiles.Glue());
        var copy = WeakVersionCopy.MarkWeak(original);

        var need = Assert.Single(new ElfImage(original).VersionNeeds(), n => n.Name == WeakVersionCopy.Version);
        Assert.Equal("libstdc++.so.6", need.Library);
        Assert.Equal(original.Length, copy.Length);
        var changed = Enumerable.Range(0, copy.Length).Where(i => copy[i] != original[i]).ToList();
        Assert.Equal([need.FlagsOffset], changed);
        Assert.Equal((byte)0, original[need.FlagsOffset]);
        Assert.Equal((byte)2, copy[need.FlagsOffset]);
    }

    [Fact]
    public void Nothing_relocates_against_the_version_and_the_check_would_see_it()
    {
        var image = new ElfImage(File.ReadAllBytes(TorchFiles.Glue()));
        var index = image.VersionNeeds().Single(n => n.Name == WeakVersionCopy.Version).Index;
        var used = image.RelocatedSymbols();
        Assert.Equal("_ZSt21ios_base_library_initv", Assert.Single(image.Imports(), i => i.Version == index).Name);
        Assert.DoesNotContain(image.Imports(), i => i.Version == index && used.Contains(i.Index));

        // An older version, whose symbols the library does use, must be seen as used.
        var other = image.VersionNeeds().Single(n => n.Name == "GLIBCXX_3.4.21").Index;
        Assert.Contains(image.Imports(), i => i.Version == other && used.Contains(i.Index));
    }

    [Fact]
    public void A_second_call_writes_nothing()
    {
        var first = WeakVersionCopy.Make(TorchFiles.Glue(), folder.FullName);
        File.SetLastWriteTimeUtc(first, DateTime.UnixEpoch);
        Assert.Equal(first, WeakVersionCopy.Make(TorchFiles.Glue(), folder.FullName));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(first));
    }

    [Fact]
    public void A_damaged_copy_is_made_again()
    {
        var path = WeakVersionCopy.Make(TorchFiles.Glue(), folder.FullName);
        var right = File.ReadAllBytes(path);
        File.WriteAllBytes(path, right[..1000]);
        Assert.Equal(path, WeakVersionCopy.Make(TorchFiles.Glue(), folder.FullName));
        Assert.Equal(right, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Many_at_once_leave_one_whole_file()
    {
        var glue = TorchFiles.Glue();
        var token = TestContext.Current.CancellationToken;
        var paths = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(_ => Task.Run(() => WeakVersionCopy.Make(glue, folder.FullName), token)));
        Assert.Single(paths.Distinct());
        Assert.Equal(paths[0], Assert.Single(folder.GetFiles("*", SearchOption.AllDirectories)).FullName);
        Assert.Equal(WeakVersionCopy.MarkWeak(File.ReadAllBytes(glue)), File.ReadAllBytes(paths[0]));
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => WeakVersionCopy.MarkWeak([]));
        Assert.Throws<InvalidDataException>(() => WeakVersionCopy.MarkWeak(new byte[5000]));
        Assert.Throws<InvalidDataException>(() => WeakVersionCopy.MarkWeak(File.ReadAllBytes(TorchFiles.Glue())[..100_000]));
    }
}
