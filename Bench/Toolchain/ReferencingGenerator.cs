using System.Reflection;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.CsProj;

namespace Sgvb.Bench.Toolchain;

/// <summary>
/// Generates the project of the measuring program. BenchmarkDotNet's own refers to our project, and so builds the whole suite once
/// more and copies every native library for each system; this one refers to the assemblies that are running now, which are what is to
/// be measured, needs no package, and builds in seconds.
/// </summary>
/// <param name="folder">Where the project and what is built from it go.</param>
public sealed class ReferencingGenerator(string folder) : CsProjGenerator(Framework, cliPath: null!, packagesPath: null!, runtimeFrameworkVersion: null!)
{
    public const string Framework = "net10.0";

    protected override string GetBuildArtifactsDirectoryPath(BuildPartition buildPartition, string programName) => Path.Combine(folder, programName);

    protected override void GenerateProject(BuildPartition buildPartition, ArtifactsPaths artifactsPaths, ILogger logger) =>
        File.WriteAllText(artifactsPaths.ProjectFilePath, Project(artifactsPaths.ProgramName, Path.GetFileName(artifactsPaths.ProgramCodePath)));

    /// <summary>The runtime's settings are those of this program.</summary>
    internal static string Project(string program, string code)
    {
        var text = new StringBuilder($"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{Framework}</TargetFramework>
                <OutputType>Exe</OutputType>
                <AssemblyName>{Xml(program)}</AssemblyName>
                <Optimize>true</Optimize>
                <DebugType>none</DebugType>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                <UseAppHost>false</UseAppHost>
                <EnableDefaultItems>false</EnableDefaultItems>
                <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
                <NoWarn>$(NoWarn);CS0436;CS8632;MSB3277</NoWarn>
                <ServerGarbageCollection>false</ServerGarbageCollection>
                <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TieredPGO>true</TieredPGO>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="{Xml(code)}" />

            """);
        foreach (var assembly in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(IsManaged).Order(StringComparer.Ordinal))
            text.AppendLine($"""    <Reference Include="{Xml(Path.GetFileNameWithoutExtension(assembly))}" HintPath="{PathIn(assembly)}" />""");
        foreach (var native in NativeFiles())
            text.AppendLine($"""    <None Include="{PathIn(native)}" Link="{Xml(Path.GetFileName(native))}" CopyToOutputDirectory="PreserveNewest" />""");
        return text.Append("  </ItemGroup>\n</Project>\n").ToString();
    }

    /// <summary>Native libraries that a package brought for this system, such as the one between TorchSharp and libtorch.</summary>
    private static IEnumerable<string> NativeFiles()
    {
        var native = Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        return Directory.Exists(native) ? Directory.EnumerateFiles(native).Order(StringComparer.Ordinal) : [];
    }

    private static bool IsManaged(string file)
    {
        try
        {
            AssemblyName.GetAssemblyName(file);
            return true;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }

    private static string PathIn(string path) => Xml(BuildFolder.Escape(path));

    private static string Xml(string text) => SecurityElement.Escape(text);
}
