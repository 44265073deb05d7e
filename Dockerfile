FROM swift:6.3-bookworm AS build
WORKDIR /chainrule
COPY scripts scripts
RUN scripts/install-packages
COPY . .
RUN swift build --configuration release --product chainrule --static-swift-stdlib \
 && install "$(swift build --configuration release --show-bin-path)/chainrule" /usr/local/bin/

FROM debian:12-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libopenblas0-serial libsimdjson14 libssl3 zlib1g \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --no-create-home chainrule
COPY --from=build /usr/local/bin/chainrule /usr/local/bin/
USER chainrule
ENV CHAINRULE_HOST=0.0.0.0 CHAINRULE_INSECURE=true
EXPOSE 8080
ENTRYPOINT ["chainrule"]
CMD ["serve"]
