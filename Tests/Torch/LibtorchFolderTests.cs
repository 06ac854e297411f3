using System.Diagnostics;
using Sgvb.Backends.Torch;
using Sgvb.Backends.Torch.Native;

namespace Sgvb.Tests.Torch;

/// <summary>Whatever SGVB_LIBTORCH names, the answer is one true line, and only a libtorch that fits is ever loaded.</summary>
public sealed class LibtorchFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sgvb-libtorch-");
    private readonly string _lib;

    public LibtorchFolderTests() => _lib = _root.CreateSubdirectory("torch").CreateSubdirectory("lib").FullName;

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void The_package_loads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "written for the Linux package");
        Assert.Equal(("available", true), TorchFiles.Ask(folder: null, cache: _root.FullName));
    }

    [Fact]
    public void A_Python_install_loads()
    {
        TorchFiles.SkipWithoutTorch();
        foreach (var library in Directory.GetFiles(TorchBackend.Availability().Directory))
            File.CreateSymbolicLink(Path.Combine(_lib, Path.GetFileName(library)), library);
        File.WriteAllText(Path.Combine(_root.FullName, "torch", "version.py"), "__version__ = '2.10.0+cpu'\n");
        Assert.Equal(("available", true), TorchFiles.Ask(_lib, cache: _root.FullName));
    }

    [Fact]
    public void Two_processes_at_once_both_load()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "written for the Linux package");
        var answers = new string[2];
        Parallel.For(0, 2, i => answers[i] = TorchFiles.Ask(folder: null, cache: _root.FullName).Answer);
        Assert.Equal(["available", "available"], answers);
    }

    [Fact]
    public void A_missing_folder() => Refused(Path.Combine(_lib, "nowhere"), "no such folder");

    [Fact]
    public void A_file_in_place_of_a_folder()
    {
        var file = Path.Combine(_lib, "file");
        File.WriteAllText(file, "");
        Refused(file, "no such folder");
    }

    [Fact]
    public void An_empty_folder() => Refused(_lib, "holds no libc10.so");

    [Fact]
    public void A_file_that_is_no_library()
    {
        Fill(File.ReadAllBytes(TorchFiles.Glue()));
        File.WriteAllText(Path.Combine(_lib, "libtorch_cpu.so"), new string('x', 5000));
        Refused(_lib, "libtorch_cpu.so is broken (not an ELF library)");
    }

    [Fact]
    public void An_empty_file()
    {
        Fill([]);
        Refused(_lib, "libc10.so: is empty");
    }

    [Fact]
    public void A_library_that_is_cut_off()
    {
        Fill(File.ReadAllBytes(TorchFiles.Glue())[..100_000]);
        Refused(_lib, "libc10.so is broken (cut off: 100000 bytes");
    }

    [Fact]
    public void A_library_of_another_kind_of_processor()
    {
        var bytes = File.ReadAllBytes(TorchFiles.Glue());
        bytes[18] = 0x53;
        Fill(bytes);
        Refused(_lib, "does not load: ");
    }

    [Fact]
    public void A_folder_that_may_not_be_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "written for the Linux package");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root may read everything");
        Fill(File.ReadAllBytes(TorchFiles.Glue()));
        File.SetUnixFileMode(Path.Combine(_lib, "libc10.so"), UnixFileMode.None);
        Refused(_lib, "cannot be read");
        File.SetUnixFileMode(_lib, UnixFileMode.None);
        Refused(_lib, "cannot be read");
        File.SetUnixFileMode(_lib, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("build-version", "2.4.1+cpu\n", "2.4.1+cpu")]
    [InlineData("version.py", "from typing import Optional\n__version__ = '2.9.0+cu128'\ndebug = False\n", "2.9.0+cu128")]
    [InlineData("version.py", "__version__: str = \"2.1\"\n", "2.1")]
    public void Another_version(string file, string content, string version)
    {
        Fill(File.ReadAllBytes(TorchFiles.Glue()));
        File.WriteAllText(Path.Combine(_root.FullName, "torch", file), content);
        Refused(_lib, $"libtorch {version} does not fit, TorchSharp 0.107.0 needs 2.10");
    }

    [Fact]
    public void Another_library_that_hides_its_version()
    {
        // Loads well, but offers nothing that TorchSharp needs: found by its symbols before anything calls one.
        TorchFiles.Glue();
        var other = Process.GetCurrentProcess().Modules.Cast<ProcessModule>().Single(m => m.ModuleName == "libSystem.Native.so");
        Fill(File.ReadAllBytes(other.FileName));
        Refused(_lib, "does not fit TorchSharp 0.107.0, which needs libtorch 2.10: it lacks _Z");
    }

    [Theory]
    [InlineData("2.10.0+cu128", true)]
    [InlineData("2.10", true)]
    [InlineData("2.1", false)]
    [InlineData("2.100.0", false)]
    public void Versions_are_compared_by_their_numbers(string version, bool fits)
    {
        Fill(File.ReadAllBytes(TorchFiles.Glue()));
        File.WriteAllText(Path.Combine(_root.FullName, "torch", "build-version"), version);
        var folder = LibtorchFolder.Examine(_lib, "test");
        Assert.Equal(version, folder.Version);
        Assert.Equal(fits, folder.Problem is null);
    }

    [Fact]
    public void The_pinned_packages_are_the_ones_that_messages_name()
    {
        TorchFiles.SkipWithoutTorch();
        Assert.Equal(TorchBackend.TorchSharpVersion, typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3));
        Assert.StartsWith(LibtorchFolder.WantedVersion + ".", TorchBackend.Availability().Version);
        Assert.Null(TorchBackend.Unavailable("torch"));
        Assert.Equal(TorchBackend.Availability().Devices.Contains("torch-cuda"), TorchBackend.Unavailable("torch-cuda") is null);
    }

    private void Fill(byte[] content)
    {
        foreach (var library in (string[])["c10", "torch_cpu", "torch"])
            File.WriteAllBytes(Path.Combine(_lib, LibtorchFolder.FileName(library)), content);
    }

    private static void Refused(string folder, string because)
    {
        TorchFiles.Glue();
        var (answer, touched) = TorchFiles.Ask(folder);
        Assert.Contains(because, answer);
        Assert.Contains(folder, answer);
        Assert.False(touched);
    }
}
