"""GFLOP/s of PyTorch's float32 matrix products on the first CUDA device, without TF32: cuBLAS, as a PyTorch user calls it. CSV on standard output."""

import sys
import time

ROUNDS = 10
SECONDS_A_SAMPLE = 0.05


def main() -> int:
    try:
        import torch
    except ImportError as missing:
        print(f"torch-products.py: {missing}", file=sys.stderr)
        return 5
    if not torch.cuda.is_available():
        print(f"torch-products.py: PyTorch {torch.__version__} finds no CUDA device", file=sys.stderr)
        return 5
    torch.backends.cuda.matmul.allow_tf32 = False
    print("product,n,round,gflops,torch,device")
    for product, n in (("NN", 1000), ("NT", 1000), ("TN", 1000), ("NN", 4096)):
        a = torch.randn(n, n, device="cuda")
        b = torch.randn(n, n, device="cuda")
        a, b = (a.t() if product == "TN" else a), (b.t() if product == "NT" else b)
        c = torch.zeros(n, n, device="cuda")

        def seconds(count: int) -> float:
            torch.cuda.synchronize()
            begin = time.perf_counter()
            for _ in range(count):
                torch.mm(a, b, out=c)
            torch.cuda.synchronize()
            return time.perf_counter() - begin

        seconds(10)
        count = max(1, int(SECONDS_A_SAMPLE / (seconds(10) / 10)))
        for number in range(ROUNDS):
            gflops = 2e-9 * n**3 * count / seconds(count)
            print(f"{product},{n},{number},{gflops:.0f},{torch.__version__},{torch.cuda.get_device_name()}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
