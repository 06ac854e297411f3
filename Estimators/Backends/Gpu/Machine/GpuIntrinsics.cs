using System.Reflection;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;
using ILGPU.Runtime.Cuda;

namespace Sgvb.Backends.Gpu.Machine;

/// <summary>Teaches ILGPU the instructions behind <see cref="GpuMath"/>: PTX instructions for CUDA, expressions for OpenCL.</summary>
internal static class GpuIntrinsics
{
    /// <summary>All round to nearest; none is an approximation.</summary>
    private static readonly Dictionary<string, string> Ptx = new()
    {
        [nameof(GpuMath.Add)] = "add.rn.f32",
        [nameof(GpuMath.Subtract)] = "sub.rn.f32",
        [nameof(GpuMath.Multiply)] = "mul.rn.f32",
        [nameof(GpuMath.Divide)] = "div.rn.f32",
        [nameof(GpuMath.Fma)] = "fma.rn.f32",
        [nameof(GpuMath.Sqrt)] = "sqrt.rn.f32",
        [nameof(GpuMath.Max)] = "max.f32",
        [nameof(GpuMath.Min)] = "min.f32",
        [nameof(GpuMath.Round)] = "cvt.rni.f32.f32",
        [nameof(GpuMath.MultiplyWide)] = "mul.wide.u32",
    };

    /// <summary>Operators stand between two arguments, functions before them.</summary>
    private static readonly Dictionary<string, string> OpenCl = new()
    {
        [nameof(GpuMath.Add)] = "+",
        [nameof(GpuMath.Subtract)] = "-",
        [nameof(GpuMath.Multiply)] = "*",
        [nameof(GpuMath.Divide)] = "/",
        [nameof(GpuMath.Fma)] = "fma",
        [nameof(GpuMath.Sqrt)] = "sqrt",
        [nameof(GpuMath.Max)] = "fmax",
        [nameof(GpuMath.Min)] = "fmin",
        [nameof(GpuMath.Round)] = "rint",
        [nameof(GpuMath.MultiplyWide)] = "*",
    };

    public static void Register(IntrinsicImplementationManager manager)
    {
        const IntrinsicImplementationMode Write = IntrinsicImplementationMode.GenerateCode;
        foreach (var method in typeof(GpuMath).GetMethods(BindingFlags.Public | BindingFlags.Static))
        {
            manager.RegisterMethod(method, new PTXIntrinsic(typeof(GpuIntrinsics), nameof(WritePtx), Write));
            manager.RegisterMethod(method, new CLIntrinsic(typeof(GpuIntrinsics), nameof(WriteOpenCl), Write));
        }
    }

    private static void WritePtx(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        var name = call.Target.Source.Name;
        var instruction = Ptx[name];

        // From sm_80 on NaN can be made to survive, as it does in managed code.
        if (name is nameof(GpuMath.Max) or nameof(GpuMath.Min) && backend.Architecture >= CudaArchitecture.SM_80)
            instruction = instruction.Replace(".f32", ".NaN.f32", StringComparison.Ordinal);
        var arguments = call.Nodes.ToArray().Select(node => generator.LoadPrimitive(node)).ToArray();
        var result = generator.AllocateHardware(value);
        using var command = generator.BeginCommand(instruction);
        command.AppendArgument(result);
        foreach (var argument in arguments)
            command.AppendArgument(argument);
    }

    private static void WriteOpenCl(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        var name = call.Target.Source.Name;
        var operation = OpenCl[name];
        var arguments = call.Nodes.ToArray().Select(node => generator.Load(node)).ToArray();
        var result = generator.Allocate(value);
        using var statement = generator.BeginStatement(result);
        if (char.IsLetter(operation[0]))
        {
            statement.AppendCommand(operation);
            statement.BeginArguments();
            foreach (var argument in arguments)
                statement.AppendArgument(argument);
            statement.EndArguments();
            return;
        }

        if (name == nameof(GpuMath.MultiplyWide))
            statement.AppendCast("ulong");
        statement.Append(arguments[0]);
        statement.AppendCommand(operation);
        statement.Append(arguments[1]);
    }
}
