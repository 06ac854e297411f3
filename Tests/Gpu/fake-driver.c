/* As much of NVIDIA's driver as is asked before the first kernel; environment variables say what it answers. */
#include <stdlib.h>
#include <string.h>

static int given(const char *name, int otherwise) {
  const char *text = getenv(name);
  return text ? atoi(text) : otherwise;
}

int cuInit(unsigned flags) { return given("FAKE_INIT", 0); }
int cuDriverGetVersion(int *version) { *version = given("FAKE_VERSION", 12080); return 0; }
int cuDeviceGetCount(int *count) { *count = given("FAKE_DEVICES", 1); return 0; }
int cuDeviceGet(int *device, int ordinal) { *device = ordinal; return 0; }
int cuDeviceGetName(char *name, int length, int device) { strncpy(name, "Fake GPU", length); return 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = 1u << 20; return 0; }
int cuDeviceComputeCapability(int *major, int *minor, int device) { *major = 9; *minor = 0; return 0; }
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  *value = attribute == 75 ? 9 : attribute == 76 ? 0 : attribute == 10 ? 32 : 1024;
  return 0;
}
int cuCtxCreate_v2(void **context, unsigned flags, int device) { *context = &given; return given("FAKE_CONTEXT", 0); }
int cuCtxDestroy_v2(void *context) { return 0; }
int cuCtxSetCurrent(void *context) { return 0; }
int cuCtxSynchronize(void) { return 0; }
int cuCtxGetSharedMemConfig(int *config) { *config = 0; return 0; }
int cuCtxGetCacheConfig(int *config) { *config = 0; return 0; }
int cuMemAlloc_v2(void **memory, size_t bytes) { *memory = given("FAKE_MEMORY", 0) ? malloc(bytes) : NULL; return *memory ? 0 : 2; }
int cuMemFree_v2(void *memory) { free(memory); return 0; }
int cuMemsetD8_v2(void *memory, unsigned char value, size_t bytes) { memset(memory, value, bytes); return 0; }
int cuMemsetD8Async(void *memory, unsigned char value, size_t bytes, void *stream) { memset(memory, value, bytes); return 0; }
int cuMemcpy(void *to, void *from, size_t bytes) { memcpy(to, from, bytes); return 0; }
int cuMemcpyAsync(void *to, void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
int cuMemcpyHtoD_v2(void *to, const void *from, size_t bytes) { memcpy(to, from, bytes); return 0; }
int cuMemcpyHtoDAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoHAsync_v2(void *to, const void *from, size_t bytes, void *stream) { memcpy(to, from, bytes); return 0; }
/* A driver older than the language that the kernels are written in. */
int cuModuleLoadDataEx(void **module, const void *image, unsigned options, int *names, void **values) { return 222; }
int cuModuleLoadData(void **module, const void *image) { return 222; }
int cuMemGetInfo_v2(size_t *available, size_t *total) { *available = 0; *total = 1u << 20; return 0; }
int cuStreamCreate(void **stream, unsigned flags) { *stream = &given; return 0; }
int cuStreamSynchronize(void *stream) { return 0; }
int cuStreamDestroy_v2(void *stream) { return 0; }
int cuGetErrorString(int error, const char **text) {
  *text = error == 2 ? "out of memory" : error == 222 ? "the provided PTX was compiled with an unsupported toolchain." : error == 803 ? "system has unsupported display driver / cuda driver combination" : NULL;
  return *text ? 0 : 1;
}
