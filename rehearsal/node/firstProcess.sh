#!/bin/sh
# First process of the node's namespaces: it makes what the node needs, then waits. When it ends, the kernel ends all others.
set -eu
folder=$1
# Given once this process is recorded. Whoever started it may be killed before: then the pipe ends, and so does this.
read -r go
# What containerd, the kubelet and CNI have built in lies in our folder, and the machine's own stays as it is.
for path in /run /var/lib /var/log; do
    mkdir -p "$folder/machine$path"
    mount --bind "$folder/machine$path" "$path"
done
ip link set lo up
echo 1 >/proc/sys/net/ipv4/ip_forward
: >"$folder/namespaces-ready"
# `wait` also collects processes whose parents have ended.
if [ "$go" = stay ]; then
    while :; do
        sleep 1000 &
        wait
    done
fi
# Until whoever started it ends, in whatever way.
exec 3<&0
cat <&3 >/dev/null &
wait $!
