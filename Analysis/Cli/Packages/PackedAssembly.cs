using System.IO.Compression;
using System.Reflection;
using System.Runtime.Loader;

namespace Sgvb.Cli.Packages;

/// <summary>The assemblies of a library's package, loaded to be looked at, beside those of this program and not in their place.</summary>
internal sealed class PackedAssembly : AssemblyLoadContext
{
    private readonly Dictionary<string, byte[]> _files = [];

    private PackedAssembly(string package) : base(isCollectible: true)
    {
        using var archive = ZipFile.OpenRead(package);
        foreach (var entry in archive.Entries.Where(e => e.FullName.StartsWith("lib/", StringComparison.Ordinal) && Path.GetExtension(e.Name) == ".dll"))
        {
            using var stream = entry.Open();
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            _files[Path.GetFileNameWithoutExtension(entry.Name)] = memory.ToArray();
        }
    }

    /// <summary>The public API of one of its assemblies.</summary>
    /// <param name="package">A .nupkg file.</param>
    /// <param name="name">Of the assembly.</param>
    /// <exception cref="SgvbException">The package holds no such assembly.</exception>
    public static IReadOnlyList<string> Api(string package, string name)
    {
        var context = new PackedAssembly(package);
        try
        {
            return PublicApi.Of(context.Load(new AssemblyName(name)) ?? throw new SgvbException($"{package}: holds no {name}", SgvbException.Unavailable));
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>What the package does not hold is this program's: it is made of the same sources.</summary>
    protected override Assembly? Load(AssemblyName name) => Assemblies.FirstOrDefault(a => a.GetName().Name == name.Name)
        ?? (_files.TryGetValue(name.Name!, out var file) ? LoadFromStream(new MemoryStream(file)) : null);
}
