{{- define "haulout.name" -}}
{{- if contains "haulout" .Release.Name }}{{ .Release.Name | trunc 40 | trimSuffix "-" }}{{ else }}{{ printf "%s-haulout" .Release.Name | trunc 40 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "haulout.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Labels that never change: part is the role of the object. Call with (dict "root" $ "part" "operator"). */}}
{{- define "haulout.selector" -}}
app.kubernetes.io/name: haulout
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "haulout.labels" -}}
{{ include "haulout.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "haulout.chainUrl" -}}
{{- if .Values.chain.url }}{{ .Values.chain.url }}
{{- else if .Values.devChain.enabled }}http://{{ include "haulout.name" . }}-chain:9000
{{- else }}{{ fail "give chain.url, or set devChain.enabled to run an embedded chain" }}
{{- end }}
{{- end }}

{{/* The environment of a part that follows the chain. Call with (dict "root" $ "prefix" "HAULOUT_GATEWAY__"). */}}
{{- define "haulout.chainEnv" -}}
- name: {{ .prefix }}CHAIN
  value: {{ include "haulout.chainUrl" .root | quote }}
{{- with .root.Values.chain.systemObject }}
- name: {{ $.prefix }}SYSTEM_OBJECT
  value: {{ . | quote }}
{{- end }}
{{- with .root.Values.chain.stakingObject }}
- name: {{ $.prefix }}STAKING_OBJECT
  value: {{ . | quote }}
{{- end }}
{{- end }}

{{/* What every Pod of ours says about itself: nobody in particular, nothing it may do. */}}
{{- define "haulout.pod" -}}
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: { type: RuntimeDefault }
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "haulout.container" -}}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{/* A part listens when it has found its chain, read its disk or prepared its database; until then nobody calls it dead. Call with its port. */}}
{{- define "haulout.startupProbe" -}}
startupProbe:
  tcpSocket: { port: {{ . }} }
  periodSeconds: 2
  failureThreshold: 150
{{- end }}

{{/* A claim of a StatefulSet. Call with one of the storage values. */}}
{{- define "haulout.claim" -}}
- metadata: { name: data }
  spec:
    accessModes: [ReadWriteOnce]
    {{- with .storageClassName }}
    storageClassName: {{ . | quote }}
    {{- end }}
    resources:
      requests: { storage: {{ .size }} }
{{- end }}

{{- define "haulout.annotations" -}}
{{- with .Values.podAnnotations }}
annotations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What the operator may do. k8s/operator/rbac.yaml says the same; a test compares them. */}}
{{- define "haulout.operatorRules" -}}
- apiGroups: [hosting.haulout.dev]
  resources: [walrusfleets]
  verbs: [get, list, watch]
- apiGroups: [hosting.haulout.dev]
  resources: [storagenodes]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [hosting.haulout.dev]
  resources: [walrusfleets/status, storagenodes/status]
  verbs: [patch]
- apiGroups: [hosting.haulout.dev]
  resources: [walrusfleets/finalizers, storagenodes/finalizers]
  verbs: [update]
- apiGroups: [apps]
  resources: [statefulsets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [services, configmaps]
  verbs: [get, list, watch, create, patch]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [persistentvolumeclaims]
  verbs: [get, list, watch, patch]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
{{- end }}
