using Sgvb.Backends.Torch.Native;

namespace Sgvb.Tests.Torch;

/// <summary>The private copy that loads beside an older libstdc++.</summary>
public sealed class WeakVersionCopyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sgvb-weak-");

    public void Dispose() => _folder.Delete(recursive: true);

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
        var first = Make();
        File.SetLastWriteTimeUtc(first, DateTime.UnixEpoch);
        Assert.Equal(first, Make());
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(first));
    }

    [Fact]
    public void A_damaged_copy_is_made_again()
    {
        var path = Make();
        var right = File.ReadAllBytes(path);
        File.WriteAllBytes(path, right[..1000]);
        Assert.Equal(path, Make());
        Assert.Equal(right, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task Many_at_once_leave_one_whole_file()
    {
        var glue = TorchFiles.Glue();
        var token = TestContext.Current.CancellationToken;
        var paths = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(Make, token)));
        Assert.Single(paths.Distinct());
        Assert.Equal(paths[0], Assert.Single(_folder.GetFiles("*", SearchOption.AllDirectories)).FullName);
        Assert.Equal(WeakVersionCopy.MarkWeak(File.ReadAllBytes(glue)), File.ReadAllBytes(paths[0]));
    }

    [Fact]
    public void The_folder_and_the_copy_are_the_users_alone()
    {
        var path = Make();
        Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        Assert.Equal(Own, File.GetUnixFileMode(path));
    }

    [Theory]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_folder_that_others_may_write_is_left_alone(UnixFileMode others)
    {
        var path = Make();
        var shared = Path.GetDirectoryName(path)!;
        File.SetUnixFileMode(shared, File.GetUnixFileMode(shared) | others);
        AssertElsewhere(shared);
        Assert.NotEqual(UnixFileMode.None, File.GetUnixFileMode(shared) & others);
    }

    [Fact]
    public void A_link_in_place_of_the_folder_is_not_followed()
    {
        var path = Make();
        var place = Path.GetDirectoryName(path)!;
        Directory.Move(place, place + "-elsewhere");
        Directory.CreateSymbolicLink(place, place + "-elsewhere");
        AssertElsewhere(place);
    }

    [Fact]
    public void Another_users_folder_and_file_are_not_trusted()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a file away");
        var path = Make();
        Chown("65534", path);
        // The same bytes, but whoever owns them could still change them.
        Assert.Equal(path, Make());
        Assert.True(OwnFile.Is(File.OpenRead(path).SafeFileHandle));
        Chown("65534", Path.GetDirectoryName(path)!);
        AssertElsewhere(Path.GetDirectoryName(path)!);

        static void Chown(string user, string path)
        {
            using var process = System.Diagnostics.Process.Start("chown", [user, path]);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }

    [Fact]
    public void What_was_checked_is_what_is_loaded_though_the_name_leads_elsewhere_by_then()
    {
        var glue = TorchFiles.Glue();
        using var place = WeakVersionCopy.Folder(glue, _folder.FullName);
        using var file = WeakVersionCopy.Open(glue, place);
        var another = file.Name + ".other";
        File.WriteAllText(another, "evil");
        File.Move(another, file.Name, overwrite: true);
        Assert.Equal(WeakVersionCopy.MarkWeak(File.ReadAllBytes(glue)), File.ReadAllBytes($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}"));
    }

    [Fact]
    public void Torch_loads_from_a_cache_that_others_may_write_and_leaves_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && WeakVersionCopy.IsNeeded(), "this system's libstdc++ needs no copy");
        TorchFiles.SkipWithoutTorch();
        var shared = Path.GetDirectoryName(Make())!;
        File.WriteAllText(Path.Combine(shared, Path.GetFileName(TorchFiles.Glue())), "evil");
        File.SetUnixFileMode(shared, (UnixFileMode)0x1ff);
        Assert.Equal(("available", true), TorchFiles.Ask(folder: null, cache: _folder.FullName));
        Assert.Equal("evil", File.ReadAllText(Path.Combine(shared, Path.GetFileName(TorchFiles.Glue()))));
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => WeakVersionCopy.MarkWeak([]));
        Assert.Throws<InvalidDataException>(() => WeakVersionCopy.MarkWeak(new byte[5000]));
        Assert.Throws<InvalidDataException>(() => WeakVersionCopy.MarkWeak(File.ReadAllBytes(TorchFiles.Glue())[..100_000]));
    }

    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>As the loader makes it, in a cache of its own that stands for the user's.</summary>
    private string Make()
    {
        var glue = TorchFiles.Glue();
        using var place = WeakVersionCopy.Folder(glue, Path.Combine(_folder.FullName, "sgvb-bench", "libtorch"));
        Assert.False(place.IsTemporary);
        using var file = WeakVersionCopy.Open(glue, place);
        return file.Name;
    }

    private static void AssertElsewhere(string place)
    {
        string path;
        using (var other = PrivateFolder.At(place))
        {
            path = other.Path;
            Assert.True(other.IsTemporary);
            Assert.NotEqual(place, path);
            Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        }

        Assert.False(Directory.Exists(path));
    }
}
