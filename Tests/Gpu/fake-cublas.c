/* As much of cuBLAS as is called, on memory of the host, in plain loops down the columns; CREATE_STATUS says how its start ends. */
static int handle;

int cublasCreate_v2(void **made) { *made = &handle; return CREATE_STATUS; }
int cublasDestroy_v2(void *made) { return made == &handle ? 0 : 1; }
int cublasSetMathMode(void *made, int mode) { return made == &handle && mode == 0 ? 0 : 1; }

int cublasSgemm_v2(void *made, int ta, int tb, int m, int n, int k, const float *alpha, const float *a, int lda, const float *b, int ldb,
                   const float *beta, float *c, int ldc) {
  if (made != &handle) return 1;
  for (int j = 0; j < n; j++)
    for (int i = 0; i < m; i++) {
      double sum = 0;
      for (int l = 0; l < k; l++)
        sum += (double)(ta ? a[l + (long)i * lda] : a[i + (long)l * lda]) * (tb ? b[j + (long)l * ldb] : b[l + (long)j * ldb]);
      float *to = c + i + (long)j * ldc;
      *to = (float)(*alpha * sum + (*beta ? *beta * *to : 0));
    }
  return 0;
}
